/** The page: two lanes from the same start, and the controls of both. */
import { findTask } from "../../dataset/tasks.ts";
import type { PlaygroundContent } from "../content.ts";
import { targetCosts, titles } from "./choice.ts";
import { Lane } from "./lane.ts";
import { ready } from "./tensorflow.ts";

const stepsPerSecond = 30;
/** Steps made between two pictures at most, where the page was in the background. */
const maxSteps = 60;

const content = JSON.parse(document.getElementById("content")!.textContent) as PlaygroundContent;
const task = findTask(content.task);
const control = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const play = control<HTMLButtonElement>("play");
const seed = control<HTMLInputElement>("seed");
const speed = control<HTMLInputElement>("speed");
const target = control<HTMLInputElement>("target");
const costs = targetCosts(content.policies);

/** Both lanes side by side, their clock and their controls. */
class Playground {
  readonly #lanes: readonly Lane[];
  #running = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  #before = 0;
  #due = 0;

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes;
  }

  async open(): Promise<void> {
    for (const lane of this.#lanes) await lane.open(this.targetCost);
    this.restart();
    this.#listen();
    this.#showControls();
    requestAnimationFrame((now) => this.#frame(now));
  }

  /** The target cost that the slider stands at. */
  get targetCost(): number {
    return costs[Number(target.value)];
  }

  /** Begins an episode in each lane, from the seed's start. */
  restart(): void {
    for (const { arena } of this.#lanes) arena.reset(seed.valueAsNumber || 0);
    this.#show();
  }

  /** One step in each lane. */
  step(): void {
    for (const { arena } of this.#lanes) arena.step();
    this.#show();
  }

  toggle(): void {
    this.#running = !this.#running;
    this.#showControls();
  }

  async #choose(): Promise<void> {
    for (const lane of this.#lanes) await lane.choose(this.targetCost);
    this.#showControls();
    this.#show();
  }

  #frame(now: number): void {
    const seconds = Math.min(1, (now - this.#before) / 1000);
    this.#before = now;
    this.#due = this.#running ? Math.min(maxSteps, this.#due + seconds * stepsPerSecond * speed.valueAsNumber) : 0;
    for (; this.#due >= 1; this.#due--) for (const { arena } of this.#lanes) arena.step();
    this.#show();
    if (this.#running && this.#lanes.every(({ arena }) => arena.ended)) this.#next();
    requestAnimationFrame((later) => this.#frame(later));
  }

  /** The next seed's episode, a moment after both lanes have ended. */
  #next(): void {
    seed.valueAsNumber += 1;
    this.restart();
  }

  #listen(): void {
    play.addEventListener("click", () => this.toggle());
    control("step").addEventListener("click", () => this.step());
    control("restart").addEventListener("click", () => this.restart());
    seed.addEventListener("change", () => this.restart());
    speed.addEventListener("input", () => this.#showControls());
    target.addEventListener("input", () => void this.#choose());
    for (const lane of this.#lanes) lane.onChoice(() => void this.#choose());
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event: KeyboardEvent): void {
    const isTyping =
      event.target instanceof HTMLInputElement ||
      event.target instanceof HTMLSelectElement ||
      event.target instanceof HTMLButtonElement;
    const actions: Record<string, () => void> = {
      " ": () => this.toggle(),
      ".": () => this.step(),
      r: () => this.restart(),
    };
    const action = actions[event.key];
    if (isTyping || !action) return;
    event.preventDefault();
    action();
  }

  #show(): void {
    for (const lane of this.#lanes) lane.show();
  }

  #showControls(): void {
    play.textContent = this.#running ? "Pause" : "Play";
    control("target-value").textContent = String(this.targetCost);
    control("speed-value").textContent = `${speed.value}×`;
  }
}

const names = titles(content.policies);
const lanes = [...document.querySelectorAll<HTMLElement>(".lane")].map(
  (root, i) => new Lane(root, task, content.policies, names[i % names.length]),
);
target.max = String(costs.length - 1);
control("target-row").hidden = costs.length === 1;
const playground = new Playground(lanes);
await ready;
await playground.open();
document.documentElement.dataset.ready = "true";
Object.assign(globalThis, { playground, lanes });
