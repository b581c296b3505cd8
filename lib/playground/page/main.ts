/** The page: two lanes from the same start, and the controls of both. */
import { findTask } from "../../dataset/tasks.ts";
import { stepsPerSecond } from "../clock.ts";
import { unpackContent } from "../content.ts";
import { targetCosts, titles } from "../choice.ts";
import { elementOf } from "./elements.ts";
import { Lane } from "./lane.ts";
import { ready } from "./tensorflow.ts";

/** Steps made between two pictures at most, where the page was in the background. */
const maxSteps = 60;
/** Seconds that the end of an episode is shown. */
const rest = 1.5;

const control = <E extends HTMLElement>(id: string) => elementOf<E>(document, `#${id}`);
const content = unpackContent(control("content").textContent);
const task = findTask(content.task);
const play = control<HTMLButtonElement>("play");
const seed = control<HTMLInputElement>("seed");
const speed = control<HTMLInputElement>("speed");
const target = control<HTMLInputElement>("target");
const costs = targetCosts(content.policies);

/** Both lanes side by side, their clock and their controls. */
class Playground {
  readonly #lanes: readonly Lane[];
  #running = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  #visible = true;
  #before = 0;
  /** Steps that are to be made by now; the part of one is how far the agents are on their way. */
  #due = 0;
  /** Seconds since both episodes ended. */
  #ended = 0;

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
    for (const lane of this.#lanes) lane.reset(seed.valueAsNumber || 0);
    this.#due = this.#ended = 0;
    this.#show();
  }

  /** One step in each lane. */
  step(): void {
    this.#stepLanes();
    this.#show();
  }

  toggle(): void {
    this.#running = !this.#running;
    this.#show();
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
    if (this.#running && this.#visible) this.#advance(seconds);
    requestAnimationFrame((later) => this.#frame(later));
  }

  /** Makes the steps that are due; the next seed's episode begins a moment after both have ended. */
  #advance(seconds: number): void {
    this.#due = Math.min(maxSteps, this.#due + seconds * stepsPerSecond * speed.valueAsNumber);
    for (; this.#due >= 1; this.#due--) this.#stepLanes();
    this.#show(this.#due);
    this.#ended += this.#lanes.every(({ arena }) => arena.ended) ? seconds : 0;
    if (this.#ended < rest) return;
    seed.valueAsNumber += 1;
    this.restart();
  }

  #stepLanes(): void {
    for (const { arena } of this.#lanes) arena.step();
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
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#show());
    window.addEventListener("resize", () => this.#show());
    // Within a notebook the page may be out of sight.
    const watch = new IntersectionObserver((entries) => (this.#visible = entries[entries.length - 1].isIntersecting));
    watch.observe(elementOf(document, ".lanes"));
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

  #show(share?: number): void {
    for (const lane of this.#lanes) lane.draw(share); // all, before a text makes the browser lay the page out
    for (const lane of this.#lanes) lane.report();
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
fitFrame();
document.documentElement.dataset.ready = "true";
Object.assign(globalThis, { playground, lanes });

/** Within a notebook's cell the frame is made as high as the page, however wide the cell is. */
function fitFrame(): void {
  const frame = window.frameElement as HTMLElement | null;
  if (!frame) return;
  const main = elementOf(document, "main");
  const fit = () => (frame.style.height = `${main.offsetHeight}px`);
  new ResizeObserver(fit).observe(main);
}
