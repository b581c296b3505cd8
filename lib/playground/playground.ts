/** A page in which trained policies drive: as a file, or as the output of a notebook's cell. */
import { findTask } from "../dataset/index.ts";
import { displayKey, escapeHtml } from "../plots/index.ts";
import type { Displayable, MimeBundle } from "../plots/index.ts";
import { Arena, requirePlayable } from "./arena.ts";
import { titles } from "./choice.ts";
import type { PlaygroundContent, PlaygroundPolicy } from "./content.ts";
import { Drawing } from "./drawing.ts";
import { pageHtml, pageParts } from "./page-html.ts";
import type { PageParts, PagePlace } from "./page-html.ts";
import { contextOf, drawPanel, panelCanvas } from "./panel.ts";
import { scoreTexts } from "./score-texts.ts";

/** Side of a panel of the picture, in pixels. */
const side = 380;

/**
 * Makes a page of policies of one task. Throws RangeError where there is none, or where a page cannot simulate the task.
 *
 * @example
 * ```ts
 * const page = await playground({ task: "BallCircle", policies });
 * writeFileSync("play.html", page.html());
 * ```
 */
export async function playground(content: PlaygroundContent): Promise<Playground> {
  if (content.policies.length === 0) throw new RangeError("A playground needs at least one policy, got none");
  requirePlayable(findTask(content.task));
  return new Playground(content, await pageParts(content));
}

/** A page that needs no network, and a picture of it. See `playground`. */
export class Playground implements Displayable {
  readonly #content: PlaygroundContent;
  readonly #parts: PageParts;

  constructor(content: PlaygroundContent, parts: PageParts) {
    this.#content = content;
    this.#parts = parts;
  }

  /** The page as HTML. */
  html(place?: PagePlace): string {
    return pageHtml(this.#parts, place);
  }

  /** What the first two methods make of an episode, as PNG. */
  async picture(seed = 0): Promise<Buffer> {
    const { policies } = this.#content;
    const shown = titles(policies)
      .slice(0, 2)
      .map((title) => policies.find((policy) => policy.title === title)!);
    const canvas = panelCanvas(side, shown.length);
    for (const [i, policy] of shown.entries()) {
      const arena = await this.#played(policy, seed);
      const { rewardReturn, costReturn, trail } = arena;
      const panel = {
        heading: policy.title,
        counters: scoreTexts(rewardReturn, costReturn, policy.targetCost),
        unsafe: costReturn > policy.targetCost,
        moment: { scene: arena.scene(), trail },
      };
      const context = contextOf(canvas);
      drawPanel(context, new Drawing(context), panel, { side, left: i * side });
      arena.close();
    }
    return canvas.toBuffer("image/png");
  }

  /** One line on what the page holds. */
  toString(): string {
    return `Playground: ${this.#content.task} (${titles(this.#content.policies).join(", ")})`;
  }

  [displayKey](): MimeBundle {
    const frame = `<iframe title="${escapeHtml(this.#parts.title)}" style="width:100%;height:46rem;border:0" srcdoc="${escapeHtml(this.html({ embedded: true }))}"></iframe>`;
    return { "text/html": frame, "text/plain": this.toString() };
  }

  async #played(policy: PlaygroundPolicy, seed: number): Promise<Arena> {
    const arena = await Arena.open(findTask(this.#content.task), policy);
    arena.reset(seed);
    while (!arena.ended) arena.step();
    return arena;
  }
}
