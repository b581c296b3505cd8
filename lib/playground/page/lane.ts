/** One half of the page: a policy's picture, its counters, and what chooses it. */
import type { Task } from "../../dataset/index.ts";
import { Arena } from "../arena.ts";
import type { PlaygroundPolicy } from "../content.ts";
import { policyFor, titles } from "./choice.ts";
import { Drawing } from "./drawing.ts";

/** Seconds' worth of a drag's length that a push adds to the velocity. */
const pushPerMetre = 1;

/** A lane has its arena after `open`. */
export class Lane {
  readonly #task: Task;
  readonly #policies: readonly PlaygroundPolicy[];
  readonly #root: HTMLElement;
  readonly #select: HTMLSelectElement;
  readonly #drawing: Drawing;
  #arena!: Arena;
  #policy!: PlaygroundPolicy;

  /** Fills the elements of `root`; the lane shows the method `title` first. */
  constructor(root: HTMLElement, task: Task, policies: readonly PlaygroundPolicy[], title: string) {
    this.#root = root;
    this.#task = task;
    this.#policies = policies;
    this.#select = root.querySelector("select")!;
    this.#select.replaceChildren(...titles(policies).map((each) => new Option(each, each, false, each === title)));
    const canvas = root.querySelector("canvas")!;
    this.#drawing = new Drawing(canvas);
    this.#takePushes(canvas);
  }

  get arena(): Arena {
    return this.#arena;
  }

  async open(targetCost: number): Promise<void> {
    this.#policy = policyFor(this.#policies, this.#select.value, targetCost);
    this.#arena = await Arena.open(this.#task, this.#policy);
  }

  /** Calls back when the reader chooses another method. */
  onChoice(callback: () => void): void {
    this.#select.addEventListener("change", callback);
  }

  /** Lets the policy for the target cost drive on from here. */
  async choose(targetCost: number): Promise<void> {
    const policy = policyFor(this.#policies, this.#select.value, targetCost);
    if (policy === this.#policy) return;
    this.#policy = policy;
    await this.#arena.drive(this.#task, policy);
  }

  show(): void {
    const { costReturn, rewardReturn, steps, episodeSteps, trail } = this.#arena;
    this.#drawing.draw(this.#arena.scene(), trail);
    const { targetCost } = this.#policy;
    const say = (name: string, text: string) =>
      void (this.#root.querySelector(`[data-show="${name}"]`)!.textContent = text);
    say("steps", `${steps} / ${episodeSteps}`);
    say("reward", rewardReturn.toFixed(1));
    say("cost", `${costReturn.toFixed(0)} of ${targetCost}`);
    this.#root.classList.toggle("unsafe", costReturn > targetCost);
    const meter = this.#root.querySelector("meter")!;
    meter.max = 2 * targetCost;
    meter.high = targetCost;
    meter.value = costReturn;
  }

  /** A drag anywhere on the picture pushes the agent that way. */
  #takePushes(canvas: HTMLCanvasElement): void {
    let from: { x: number; y: number } | undefined;
    canvas.addEventListener("pointerdown", (event) => {
      from = { x: event.offsetX, y: event.offsetY };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointerup", (event) => {
      if (from) this.push(...this.#drawing.metres(event.offsetX - from.x, event.offsetY - from.y));
      from = undefined;
    });
    canvas.addEventListener("pointercancel", () => (from = undefined));
    const keys: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, 1],
      ArrowDown: [0, -1],
    };
    canvas.addEventListener("keydown", (event) => {
      const push = keys[event.key];
      if (!push) return;
      event.preventDefault();
      this.push(...push);
    });
  }

  /** Pushes as a drag of (x, y) metres does. */
  push(x: number, y: number): void {
    if (!this.#arena.ended) this.#arena.push(pushPerMetre * x, pushPerMetre * y);
  }
}
