import type { NumpyRandom } from "../../../random/index.ts";
import type { Arena } from "../arena.ts";
import { Approach, aimReward } from "./objective.ts";
import type { Objective } from "./objective.ts";

/** Steps after a new aim in which no button is seen and none costs. */
const pause = 10;

/** Button: touch the right button of four; then another is the right one. */
export class ButtonObjective implements Objective {
  readonly #arena: Arena;
  readonly #random: NumpyRandom;
  readonly #buttons;
  readonly #goal;
  readonly #approach: Approach;
  #aim;
  #timer = 0;

  constructor(arena: Arena, random: NumpyRandom) {
    this.#arena = arena;
    this.#random = random;
    this.#buttons = arena.objectsOf("button");
    [this.#goal] = arena.objectsOf("goal");
    this.#aim = this.#buttons[0];
    this.#approach = new Approach(() => arena.distance(this.#goal));
  }

  /** No pause follows the first aim of an episode. */
  next({ first = false } = {}): boolean {
    this.#aim = this.#buttons[this.#random.randint(0, this.#buttons.length)];
    const [x, y] = this.#arena.position(this.#aim);
    this.#arena.move(this.#goal, x, y);
    this.#approach.restart();
    this.#timer = first ? 0 : pause;
    return true;
  }

  reward(): number {
    return this.#approach.gain() + (this.reached ? aimReward : 0);
  }

  get reached(): boolean {
    return this.#arena.touches(this.#aim);
  }

  tick(): void {
    this.#timer = Math.max(0, this.#timer - 1);
  }

  mayTouch(name: string): boolean {
    return name === this.#aim.name || (this.#timer > 0 && name.startsWith("button"));
  }

  sees(kind: string): boolean {
    return kind !== "button" || this.#timer === 0;
  }
}
