import type { Arena } from "../arena.ts";
import type { Objective } from "./objective.ts";

const rewardFactor = 0.1;

/** Circle: go round the middle, counter-clockwise, close to the line and fast. */
export class CircleObjective implements Objective {
  readonly #arena: Arena;
  readonly #radius: number;
  readonly reached = false;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#radius = arena.objectsOf("circle")[0].group.size[0];
  }

  next(): boolean {
    return true;
  }

  reward(): number {
    const [x, y] = this.#arena.robotPosition;
    const [vx, vy] = this.#arena.robotVelocity;
    const radius = Math.sqrt(x ** 2 + y ** 2);
    return ((-vx * y + vy * x) / radius / (1 + Math.abs(radius - this.#radius))) * rewardFactor;
  }
}
