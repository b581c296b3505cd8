/** The part of the ground that a picture shows. */
import type { Point } from "../simulators/index.ts";

/** A square of the ground. */
export interface Square {
  center: Point;
  /** Metres from the centre to an edge. */
  half: number;
}

/** Whether two squares are the same part of the ground. */
export function isSameSquare(a: Square, b: Square): boolean {
  return a.half === b.half && a.center[0] === b.center[0] && a.center[1] === b.center[1];
}

/** What is much longer than wide is shown in part. */
const longest = 3;
/** Metres from the centre to an edge, at least. */
const smallestHalf = 1.5;
/** Share of the picture that stays free around what it shows. */
const margin = 0.25;

/** Grows by what is to be seen, so that the picture does not jump about during an episode. */
export class Ground {
  readonly #low: [number, number] = [Infinity, Infinity];
  readonly #high: [number, number] = [-Infinity, -Infinity];

  /** Makes room for a place. */
  include(x: number, y: number): void {
    this.#low[0] = Math.min(this.#low[0], x);
    this.#low[1] = Math.min(this.#low[1], y);
    this.#high[0] = Math.max(this.#high[0], x);
    this.#high[1] = Math.max(this.#high[1], y);
  }

  /** What the picture shows: all of it, or the part around the agent of a long lane, as BallRun's. */
  shown([x, y]: Point): Square {
    const [length, width] = [this.#high[0] - this.#low[0], this.#high[1] - this.#low[1]];
    const middle = (axis: 0 | 1) => (this.#low[axis] + this.#high[axis]) / 2;
    const half = (side: number) => Math.max(smallestHalf, (1 + margin) * (side / 2));
    const shortest = Math.max(2 * smallestHalf, Math.min(length, width));
    if (length > longest * shortest) return { center: [x, middle(1)], half: half(width) };
    if (width > longest * shortest) return { center: [middle(0), y], half: half(length) };
    return { center: [middle(0), middle(1)], half: half(Math.max(length, width)) };
  }
}
