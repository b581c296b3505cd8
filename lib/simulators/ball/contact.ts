/**
 * Contact between the sphere and one plane, as Bullet's multibody solver sees it: up to four remembered points, each with
 * a normal, a spinning, two rolling and two sliding impulses.
 */

/** Position, velocity and angular velocity of the sphere, in metres and radians a second. */
export interface SphereState {
  position: Float64Array;
  velocity: Float64Array;
  angularVelocity: Float64Array;
}

/** A plane that the sphere can touch: points x with `normal · x ≥ offset` are outside of it. */
export interface Surface {
  normal: readonly [number, number, number];
  offset: number;
  /** Combined friction of the pair. */
  friction: number;
  /** Combined rolling and spinning friction of the pair, in metres. */
  rollingFriction: number;
}

/** Mass in kg, radius in m, moment of inertia in kg m². */
export interface SphereBody {
  mass: number;
  radius: number;
  inertia: number;
}

/** Bullet forgets a point that has moved this far, in metres, and takes two points this near for one. */
const breakingDistance = 0.02;
/** Bullet removes this share of a penetration in one sub-step … */
const errorReduction = 0.9;
/** … and leaves this much of it, in metres. */
const allowedPenetration = 1e-5;
const mostPoints = 4;

/** One impulse that the solver adjusts: along `linear` at the centre, about `angular`. */
class Row {
  readonly linear: Float64Array;
  readonly angular = new Float64Array(3);
  mass = 0;
  impulse = 0;

  constructor(linear: Float64Array) {
    this.linear = linear;
  }

  /** Sets what depends on the lever: torque arm and effective mass. */
  prepare(body: SphereBody): void {
    const [x, y, z] = this.angular as unknown as [number, number, number];
    const moving = this.linear === still ? 0 : 1 / body.mass;
    this.mass = 1 / (moving + (x * x + y * y + z * z) / body.inertia);
    this.impulse = 0;
  }

  speed({ velocity: v, angularVelocity: w }: SphereState): number {
    const { linear: l, angular: a } = this;
    return l[0]! * v[0]! + l[1]! * v[1]! + l[2]! * v[2]! + a[0]! * w[0]! + a[1]! * w[1]! + a[2]! * w[2]!;
  }

  set(impulse: number, body: SphereBody, { velocity, angularVelocity }: SphereState): void {
    const change = impulse - this.impulse;
    this.impulse = impulse;
    for (let i = 0; i < 3; i++) {
      velocity[i]! += (this.linear[i]! * change) / body.mass;
      angularVelocity[i]! += (this.angular[i]! * change) / body.inertia;
    }
  }
}

const still = new Float64Array(3);

/** A remembered contact point. */
class Point {
  /** From the sphere's centre to the point, turning with the sphere. */
  readonly lever = new Float64Array(3);
  /** Where the point touched the plane. */
  readonly anchor = new Float64Array(3);
  distance = 0;
  readonly normal: Row;
  readonly spin = new Row(still);
  readonly roll: [Row, Row] = [new Row(still), new Row(still)];
  readonly slide: [Row, Row];

  constructor(normal: Float64Array, tangents: [Float64Array, Float64Array]) {
    this.normal = new Row(normal);
    this.slide = [new Row(tangents[0]), new Row(tangents[1])];
    this.spin.angular.set(normal);
    this.roll.forEach((row, i) => row.angular.set(tangents[i]!));
  }
}

/** The sphere's contact with one surface. */
export class Contact {
  readonly #surface: Surface;
  readonly #body: SphereBody;
  readonly #normal: Float64Array;
  readonly #tangents: [Float64Array, Float64Array];
  #points: Point[] = [];

  constructor(surface: Surface, body: SphereBody) {
    this.#surface = surface;
    this.#body = body;
    this.#normal = Float64Array.from(surface.normal);
    // Two directions along the surface: x and y on the floor, sideways and up on a wall.
    const along = surface.normal[2] ? [1, 0, 0] : [-surface.normal[1], surface.normal[0], 0];
    const first = Float64Array.from(along);
    this.#tangents = [first, cross(this.#normal, first, new Float64Array(3))];
  }

  /** Forgets every point: an episode starts. */
  reset(): void {
    this.#points = [];
  }

  /** Drops points that are no longer near and adds the sphere's nearest point. */
  detect({ position }: SphereState): void {
    const { radius } = this.#body;
    const gap = dot(this.#normal, position) - this.#surface.offset - radius;
    if (gap > breakingDistance) return this.reset();
    for (const point of this.#points) point.distance = dot(this.#normal, position) + dot(this.#normal, point.lever) - this.#surface.offset;
    this.#points = this.#points.filter((point) => this.#isNear(point, position));
    const point = this.#slot();
    for (let i = 0; i < 3; i++) {
      point.lever[i] = -radius * this.#normal[i]!;
      point.anchor[i] = position[i]! + point.lever[i]!;
    }
    point.distance = gap;
  }

  /** Prepares the impulses of a sub-step of `seconds`. */
  prepare(): void {
    for (const point of this.#points) {
      cross(point.lever, this.#normal, point.normal.angular);
      point.slide.forEach((row, i) => cross(point.lever, this.#tangents[i]!, row.angular));
      for (const row of [point.normal, point.spin, ...point.roll, ...point.slide]) row.prepare(this.#body);
    }
  }

  /** Sets each point's normal impulse, never pulling. `seconds` is the sub-step's length. */
  solveNormals(state: SphereState, seconds: number): void {
    for (const { normal, distance } of this.#points) {
      const correction = distance > 0 ? -distance : errorReduction * Math.max(0, -distance - allowedPenetration);
      const impulse = normal.impulse + normal.mass * (correction / seconds - normal.speed(state));
      normal.set(Math.max(0, impulse), this.#body, state);
    }
  }

  /** Spinning friction: about the normal, limited by the normal impulse. */
  solveSpinning(state: SphereState): void {
    for (const { normal, spin } of this.#points) {
      if (normal.impulse <= 0) continue;
      const limit = this.#surface.rollingFriction * normal.impulse;
      const impulse = spin.impulse - spin.mass * spin.speed(state);
      spin.set(Math.min(limit, Math.max(-limit, impulse)), this.#body, state);
    }
  }

  /** Rolling friction: about both tangents, limited together. */
  solveRolling(state: SphereState): void {
    for (const { normal, roll } of this.#points) this.#solvePair(roll, this.#surface.rollingFriction * normal.impulse, state);
  }

  /** Sliding friction: along both tangents, limited together by the friction cone. */
  solveSliding(state: SphereState): void {
    for (const { normal, slide } of this.#points) this.#solvePair(slide, this.#surface.friction * normal.impulse, state);
  }

  /** Turns the remembered points with the sphere, by the rotation vector `angularVelocity · seconds`. */
  turn({ angularVelocity }: SphereState, seconds: number): void {
    for (const { lever } of this.#points) rotate(lever, angularVelocity, seconds);
  }

  /** A pair at limit 0 is left as it is, as in Bullet: its impulse of an earlier iteration stays. */
  #solvePair([a, b]: [Row, Row], limit: number, state: SphereState): void {
    if (limit <= 0) return;
    const impulseA = a.impulse - a.mass * a.speed(state);
    const impulseB = b.impulse - b.mass * b.speed(state);
    const length = Math.hypot(impulseA, impulseB);
    const scale = length > limit ? limit / length : 1;
    a.set(impulseA * scale, this.#body, state);
    b.set(impulseB * scale, this.#body, state);
  }

  #isNear({ distance, lever, anchor }: Point, position: Float64Array): boolean {
    if (distance > breakingDistance) return false;
    let drift = 0;
    for (let i = 0; i < 3; i++) {
      drift += (position[i]! + lever[i]! - distance * this.#normal[i]! - anchor[i]!) ** 2;
    }
    return drift <= breakingDistance ** 2;
  }

  /** The remembered point that the new one replaces: one close to it, or of four the farthest; else a new one. */
  #slot(): Point {
    const close = this.#points.find(({ lever }) => {
      const offset = lever.map((value, i) => value + this.#body.radius * this.#normal[i]!);
      return dot(offset, offset) < breakingDistance ** 2;
    });
    if (close) return close;
    if (this.#points.length === mostPoints) return this.#points.reduce((far, point) => (point.distance > far.distance ? point : far));
    const point = new Point(this.#normal, this.#tangents);
    this.#points.push(point);
    return point;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

function cross(a: Float64Array, b: Float64Array, into: Float64Array): Float64Array {
  into[0] = a[1]! * b[2]! - a[2]! * b[1]!;
  into[1] = a[2]! * b[0]! - a[0]! * b[2]!;
  into[2] = a[0]! * b[1]! - a[1]! * b[0]!;
  return into;
}

const perpendicular = new Float64Array(3);

/** Rotates `vector` in place (Rodrigues' formula). */
function rotate(vector: Float64Array, angularVelocity: Float64Array, seconds: number): void {
  const speed = Math.hypot(angularVelocity[0]!, angularVelocity[1]!, angularVelocity[2]!);
  if (speed === 0) return;
  const cosine = Math.cos(speed * seconds);
  const sine = Math.sin(speed * seconds);
  const along = (dot(angularVelocity, vector) / speed ** 2) * (1 - cosine);
  cross(angularVelocity, vector, perpendicular);
  for (let i = 0; i < 3; i++) {
    vector[i] = vector[i]! * cosine + (perpendicular[i]! / speed) * sine + angularVelocity[i]! * along;
  }
}
