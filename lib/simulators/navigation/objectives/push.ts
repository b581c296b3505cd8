import type { Arena } from "../arena.ts";
import { Approach, aimReward } from "./objective.ts";
import type { Objective } from "./objective.ts";

/** Push: bring the box to the goal, which then moves elsewhere. Distances are taken between centres in space. */
export class PushObjective implements Objective {
  readonly #arena: Arena;
  readonly #goal;
  readonly #box;
  readonly #toBox: Approach;
  readonly #toGoal: Approach;

  constructor(arena: Arena) {
    this.#arena = arena;
    [this.#goal] = arena.objectsOf("goal");
    [this.#box] = arena.objectsOf("push_box");
    this.#toBox = new Approach(() => distance(arena.position(this.#box), arena.robotPosition));
    this.#toGoal = new Approach(() => this.#boxToGoal());
  }

  next(): boolean {
    if (!this.#arena.redraw(this.#goal)) return false;
    this.#toBox.restart();
    this.#toGoal.restart();
    return true;
  }

  reward(): number {
    return this.#toBox.gain() + this.#toGoal.gain() + (this.reached ? aimReward : 0);
  }

  get reached(): boolean {
    return this.#boxToGoal() <= this.#goal.group.size[0];
  }

  #boxToGoal(): number {
    return distance(this.#arena.position(this.#box), this.#arena.position(this.#goal));
  }
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2);
}
