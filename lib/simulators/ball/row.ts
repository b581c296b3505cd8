/** The unit that the contact solver works on. */

/** Mass in kg, radius in m, and moment of inertia in kg m² (2/5 m r²) of the ball. */
export const ball = { mass: 0.3, radius: 0.5, inertia: 0.03 } as const;

type Vector = readonly [x: number, y: number, z: number];

/**
 * One direction of motion that a contact resists, and the impulse it has spent on that in this sub-step.
 * A motion is a Float64Array of 6: velocity of the centre in m/s, then angular velocity in rad/s.
 */
export class Row {
  /** Linear part, then angular part, [6]. */
  readonly direction = new Float64Array(6);
  /** Change of motion by a unit impulse, [6]. */
  readonly #response = new Float64Array(6);
  /** Impulse that changes the speed along the direction by 1. */
  mass = 0;
  /** Impulse so far. */
  impulse = 0;

  /** Resists motion of the contact point along a unit vector; `passThrough` has to follow. */
  static along(axis: Vector): Row {
    const row = new Row();
    row.direction.set(axis);
    return row;
  }

  /** Resists rotation about a unit vector. */
  static about(axis: Vector): Row {
    const row = new Row();
    row.direction.set(axis, 3);
    row.#respond();
    return row;
  }

  /** Sets the contact point, from the ball's centre. */
  passThrough(lever: Float64Array): void {
    const { direction } = this;
    direction[3] = lever[1] * direction[2] - lever[2] * direction[1];
    direction[4] = lever[2] * direction[0] - lever[0] * direction[2];
    direction[5] = lever[0] * direction[1] - lever[1] * direction[0];
    this.#respond();
  }

  /** Speed along the direction. */
  speed(motion: Float64Array): number {
    const { direction: d } = this;
    const linear = d[0] * motion[0] + d[1] * motion[1] + d[2] * motion[2];
    return linear + d[3] * motion[3] + d[4] * motion[4] + d[5] * motion[5];
  }

  /** The whole impulse after which the speed would be `target`. */
  impulseFor(target: number, motion: Float64Array): number {
    return this.impulse + this.mass * (target - this.speed(motion));
  }

  /** Makes `impulse` the whole impulse. Returns by how much that changed the speed. */
  set(impulse: number, motion: Float64Array): number {
    const change = impulse - this.impulse;
    if (change === 0) return 0; // most remembered points no longer press
    this.impulse = impulse;
    const response = this.#response;
    for (let i = 0; i < 6; i++) motion[i] += response[i] * change;
    return change / this.mass;
  }

  #respond(): void {
    const { direction: d } = this;
    const response = this.#response;
    for (let i = 0; i < 3; i++) {
      response[i] = d[i] / ball.mass;
      response[i + 3] = d[i + 3] / ball.inertia;
    }
    this.mass = 1 / this.speed(response);
  }
}

/**
 * Brings the motion along two rows to rest as far as an impulse of length `limit` can.
 * Returns the sum of both changes of speed, which is what Bullet looks at.
 */
export function resistTogether(a: Row, b: Row, limit: number, motion: Float64Array): number {
  if (limit === 0 && a.impulse === 0 && b.impulse === 0) return 0;
  const impulseA = a.impulseFor(0, motion);
  const impulseB = b.impulseFor(0, motion);
  const length = Math.sqrt(impulseA * impulseA + impulseB * impulseB);
  const scale = length > limit ? limit / length : 1;
  return a.set(impulseA * scale, motion) + b.set(impulseB * scale, motion);
}
