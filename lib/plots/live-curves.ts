/** Training as it happens: a progress line, and curves that grow. */
import { LiveDisplay } from "./display.ts";
import type { Figure } from "./figure.ts";
import { trainingCurves } from "./figures/curves.ts";
import type { Panel } from "./figures/curves.ts";
import { progress } from "./progress.ts";
import type { Progress } from "./progress.ts";

/** Panels and how they are titled, in order; metrics of other names come behind under their own. */
const knownPanels: Record<string, Pick<Panel, "title" | "tickformat">> = {
  bcLoss: { title: "cloning loss" },
  tracLoss: { title: "TraC loss" },
  accuracy: { title: "accuracy", tickformat: ".1~%" },
  learningRate: { title: "learning rate", tickformat: ".1~e" },
};

/** Milliseconds between two drawings of the curves. */
const pause = 1000;

/** Curves of a training run; see `liveCurves`. */
export class LiveCurves {
  readonly #label: string;
  readonly #progress: Progress;
  readonly #display = new LiveDisplay();
  readonly #series = new Map<string, { updates: number[]; values: number[] }>();
  #drawn = 0;

  constructor(label: string, total: number) {
    this.#label = label;
    this.#progress = progress(total, label);
  }

  /** Counts updates for the progress line. */
  advance(n = 1): void {
    this.#progress.advance(n);
  }

  /** Adds a point to each curve: the metrics after `update` updates. */
  add(update: number, metrics: Record<string, number>): void {
    for (const [name, value] of Object.entries(metrics)) {
      const series = this.#series.get(name) ?? { updates: [], values: [] };
      series.updates.push(update);
      series.values.push(value);
      this.#series.set(name, series);
    }
    if (performance.now() - this.#drawn < pause) return;
    this.#drawn = performance.now();
    this.#display.show(this.figure().liveBundle());
  }

  /** The values of one metric so far. */
  series(name: string): number[] {
    return this.#series.get(name)?.values ?? [];
  }

  /** The curves as they are now. */
  figure(): Figure {
    const names = [...Object.keys(knownPanels).filter((name) => this.#series.has(name))];
    names.push(...[...this.#series.keys()].filter((name) => !(name in knownPanels)));
    const panels = names.map((name): Panel => {
      const { updates, values } = this.#series.get(name)!;
      return { ...(knownPanels[name] ?? { title: name }), x: updates, y: values };
    });
    return trainingCurves({ title: this.#label, panels });
  }

  /** Shows the last state, with a picture that also static pages can show. */
  async finish(): Promise<void> {
    this.#progress.done();
    this.#display.show(await this.figure().bundle());
  }
}

/** Starts live curves of a training run of `total` updates. */
export function liveCurves({ label, total }: { label: string; total: number }): LiveCurves {
  return new LiveCurves(label, total);
}
