/** One half of the page: a policy's picture, its counters, and what chooses it. */
import type { Task } from "../../dataset/index.ts";
import { Arena } from "../arena.ts";
import { dark, light } from "../colours.ts";
import type { PlaygroundPolicy } from "../content.ts";
import { Drawing } from "../drawing.ts";
import { policyFor, titles } from "../choice.ts";
import { contextOf, elementOf } from "./elements.ts";
import { fitCanvas } from "./fit-canvas.ts";
import { takePushes } from "./pushes.ts";

/** Seconds' worth of a drag's length that a push adds to the velocity. */
const pushPerMetre = 1;

const darkScheme = matchMedia("(prefers-color-scheme: dark)");

/** A lane has its arena after `open`. */
export class Lane {
  readonly #task: Task;
  readonly #policies: readonly PlaygroundPolicy[];
  readonly #root: HTMLElement;
  readonly #select: HTMLSelectElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #drawing: Drawing;
  readonly #meter: HTMLMeterElement;
  /** The counters by their names. */
  readonly #texts: ReadonlyMap<string, Text>;
  /** What they and the meter show. */
  readonly #said = new Map<string, string>();
  #arena!: Arena;
  #policy!: PlaygroundPolicy;
  #targetCost = 0;
  /** A drag in the making, in CSS pixels. */
  #drag: readonly [x: number, y: number] | undefined;

  /** Fills the elements of `root`; the lane shows the method `title` first. */
  constructor(root: HTMLElement, task: Task, policies: readonly PlaygroundPolicy[], title: string) {
    this.#root = root;
    this.#task = task;
    this.#policies = policies;
    this.#select = elementOf(root, "select");
    this.#select.replaceChildren(...titles(policies).map((each) => new Option(each, each, false, each === title)));
    this.#canvas = elementOf(root, "canvas");
    this.#context = contextOf(this.#canvas);
    this.#meter = elementOf(root, "meter");
    this.#texts = new Map(
      [...root.querySelectorAll<HTMLElement>("[data-show]")].map((element) => [
        element.dataset.show ?? "",
        element.appendChild(document.createTextNode("")),
      ]),
    );
    this.#drawing = new Drawing(this.#context, contextOf(document.createElement("canvas")));
    takePushes(this.#canvas, {
      aim: (drag) => (this.#drag = drag),
      drag: (x, y) => this.push(...this.#drawing.metres(x, y)),
      key: (x, y) => this.push(x, y),
    });
  }

  get arena(): Arena {
    return this.#arena;
  }

  async open(targetCost: number): Promise<void> {
    this.#targetCost = targetCost;
    this.#policy = policyFor(this.#policies, this.#select.value, targetCost);
    this.#arena = await Arena.open(this.#task, this.#policy);
  }

  /** Calls back when the reader chooses another method. */
  onChoice(callback: () => void): void {
    this.#select.addEventListener("change", callback);
  }

  /** Lets the policy for the target cost drive on from here. */
  async choose(targetCost: number): Promise<void> {
    this.#targetCost = targetCost;
    const policy = policyFor(this.#policies, this.#select.value, targetCost);
    if (policy === this.#policy) return;
    this.#policy = policy;
    await this.#arena.drive(this.#task, policy);
  }

  /** Begins an episode from a seed's start. */
  reset(seed: number): void {
    this.#arena.reset(seed);
    this.#drawing.begin();
  }

  /** Draws the episode; the agent at `share` of its way to where the last step led. */
  draw(share = 1): void {
    const side = fitCanvas(this.#context);
    const palette = darkScheme.matches ? dark : light;
    const moment = { scene: this.#arena.scene(), trail: this.#arena.trail, share: this.#arena.ended ? 1 : share };
    this.#drawing.draw(moment, side, palette);
    if (this.#drag) this.#drawing.arrow(moment, this.#drag, palette);
  }

  /** Says how the episode is going, where that has changed: what is written is laid out anew. */
  report(): void {
    const { costReturn, rewardReturn, steps, episodeSteps } = this.#arena;
    const limit = this.#targetCost;
    const trainedFor = this.#policy.targetCost;
    this.#say("steps", `${steps} / ${episodeSteps}`);
    this.#say("reward", rewardReturn.toFixed(1));
    this.#say("cost", `${costReturn.toFixed(0)} of ${limit}`);
    this.#say("trained", trainedFor === limit ? "" : `trained for ${trainedFor}`);
    if (!this.#isNew("meter", `${costReturn} of ${limit}`)) return;
    this.#root.classList.toggle("unsafe", costReturn > limit);
    this.#meter.max = Math.max(1, 2 * limit);
    this.#meter.high = limit;
    this.#meter.value = costReturn;
  }

  /** Pushes as a drag of (x, y) metres does. */
  push(x: number, y: number): void {
    this.#arena.push(pushPerMetre * x, pushPerMetre * y);
  }

  #say(name: string, text: string): void {
    const shown = this.#texts.get(name);
    if (shown && this.#isNew(name, text)) shown.data = text;
  }

  /** Whether what is said is another thing than before. */
  #isNew(name: string, text: string): boolean {
    if (this.#said.get(name) === text) return false;
    this.#said.set(name, text);
    return true;
  }
}
