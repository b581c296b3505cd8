/** One half of the page: a policy's picture, its counters, and what chooses it. */
import type { Task } from "../../dataset/index.ts";
import { Arena } from "../arena.ts";
import { dark, light } from "../colours.ts";
import type { PlaygroundPolicy } from "../content.ts";
import { Drawing } from "../drawing.ts";
import { policyFor, titles } from "../choice.ts";
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
    this.#select = root.querySelector("select")!;
    this.#select.replaceChildren(...titles(policies).map((each) => new Option(each, each, false, each === title)));
    this.#canvas = root.querySelector("canvas")!;
    this.#context = this.#canvas.getContext("2d")!;
    this.#drawing = new Drawing(this.#context);
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

  /** Shows the episode; the agent at `share` of its way to where the last step led. */
  show(share = 1): void {
    this.#draw(this.#arena.ended ? 1 : share);
    const { costReturn, rewardReturn, steps, episodeSteps } = this.#arena;
    this.#say("steps", `${steps} / ${episodeSteps}`);
    this.#say("reward", rewardReturn.toFixed(1));
    this.#say("cost", `${costReturn.toFixed(0)} of ${this.#targetCost}`);
    const trainedFor = this.#policy.targetCost;
    this.#say("trained", trainedFor === this.#targetCost ? "" : `trained for ${trainedFor}`);
    this.#root.classList.toggle("unsafe", costReturn > this.#targetCost);
    const meter = this.#root.querySelector("meter")!;
    meter.max = Math.max(1, 2 * this.#targetCost);
    meter.high = this.#targetCost;
    meter.value = costReturn;
  }

  /** Pushes as a drag of (x, y) metres does. */
  push(x: number, y: number): void {
    this.#arena.push(pushPerMetre * x, pushPerMetre * y);
  }

  #draw(share: number): void {
    const side = fitCanvas(this.#context);
    const palette = darkScheme.matches ? dark : light;
    const moment = { scene: this.#arena.scene(), trail: this.#arena.trail, share };
    this.#drawing.draw(moment, side, palette);
    if (this.#drag) this.#drawing.arrow(moment, this.#drag, palette);
  }

  #say(name: string, text: string): void {
    const element = this.#root.querySelector(`[data-show="${name}"]`)!;
    if (element.textContent !== text) element.textContent = text;
  }
}
