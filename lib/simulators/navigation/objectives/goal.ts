import type { Arena } from "../arena.ts";
import { Approach, aimReward } from "./objective.ts";
import type { Objective } from "./objective.ts";

/** Goal: come near a place, which then moves elsewhere. */
export class GoalObjective implements Objective {
  readonly #arena: Arena;
  readonly #goal;
  readonly #approach: Approach;

  constructor(arena: Arena) {
    this.#arena = arena;
    [this.#goal] = arena.objectsOf("goal");
    this.#approach = new Approach(() => arena.distance(this.#goal));
  }

  next(): boolean {
    if (!this.#arena.redraw(this.#goal)) return false;
    this.#approach.restart();
    return true;
  }

  reward(): number {
    return this.#approach.gain() + (this.reached ? aimReward : 0);
  }

  get reached(): boolean {
    return this.#arena.distance(this.#goal) <= this.#goal.group.size[0];
  }
}
