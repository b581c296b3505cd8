/** A point in which the ball touches a surface. */
import { Row, ball, resistTogether } from "./row.ts";
import type { Surface } from "./surface.ts";

/** Share of a penetration that Bullet removes in one sub-step (`setDefaultContactERP` of the environment). */
const errorReduction = 0.9;
/** Penetration that it leaves, in metres. */
const allowedPenetration = 1e-5;
/** Impacts slower than this do not bounce, in m/s. */
const minBounceSpeed = 0.2;

/** A contact point that is remembered from one sub-step to the next. */
export class ContactPoint {
  readonly #surface: Surface;
  /** From the ball's centre to where the ball touched; it turns with the ball, [3]. */
  readonly lever = new Float64Array(3);
  /** Where it touched the surface, [3]. */
  readonly anchor = new Float64Array(3);
  /** How far the ball's point is from the surface now, in metres; negative inside. */
  distance = 0;
  /** Speed away from the surface that the solver aims at, in m/s. */
  #target = 0;
  readonly #normal: Row;
  readonly #spin: Row;
  readonly #roll: readonly [Row, Row];
  readonly #slide: readonly [Row, Row];
  readonly #rows: readonly Row[];

  constructor(surface: Surface) {
    const { normal, tangents } = surface;
    this.#surface = surface;
    this.#normal = Row.along(normal);
    this.#spin = Row.about(normal);
    this.#roll = [Row.about(tangents[0]), Row.about(tangents[1])];
    this.#slide = [Row.along(tangents[0]), Row.along(tangents[1])];
    this.#rows = [this.#normal, this.#spin, ...this.#roll, ...this.#slide];
  }

  /** Becomes the ball's point nearest to the surface, `distance` away from it. */
  moveTo(position: Float64Array, distance: number): void {
    const { normal } = this.#surface;
    this.distance = distance;
    for (let i = 0; i < 3; i++) {
      this.lever[i] = -ball.radius * normal[i];
      this.anchor[i] = position[i] - (ball.radius + distance) * normal[i];
    }
  }

  /** Starts a sub-step of `seconds` with no impulse. */
  prepare(motion: Float64Array, seconds: number): void {
    this.#normal.passThrough(this.lever);
    this.#slide[0].passThrough(this.lever);
    this.#slide[1].passThrough(this.lever);
    for (const row of this.#rows) row.impulse = 0;
    const approach = -this.#normal.speed(motion);
    const bounce = approach < minBounceSpeed ? 0 : this.#surface.restitution * approach;
    const gap = this.distance + allowedPenetration;
    this.#target = bounce - (gap * (gap > 0 ? 1 : errorReduction)) / seconds;
  }

  /** Pushes the ball off, never pulls it; this and the next three return the change of speed. */
  push(motion: Float64Array): number {
    const impulse = this.#normal.impulseFor(this.#target, motion);
    return this.#normal.set(Math.max(0, impulse), motion);
  }

  /** Spinning friction: about the normal. */
  resistSpinning(motion: Float64Array): number {
    if (this.#normal.impulse <= 0) return 0;
    const limit = this.#surface.rollingFriction * this.#normal.impulse;
    const impulse = this.#spin.impulseFor(0, motion);
    return this.#spin.set(Math.min(limit, Math.max(-limit, impulse)), motion);
  }

  /** Rolling friction: about both tangents. A point that no longer presses keeps what it spent, as in Bullet. */
  resistRolling(motion: Float64Array): number {
    if (this.#normal.impulse <= 0) return 0;
    return resistTogether(this.#roll[0], this.#roll[1], this.#surface.rollingFriction * this.#normal.impulse, motion);
  }

  /** Sliding friction: along both tangents. A point that no longer presses takes back what it spent. */
  resistSliding(motion: Float64Array): number {
    return resistTogether(this.#slide[0], this.#slide[1], this.#surface.friction * this.#normal.impulse, motion);
  }
}
