/** A ball that is pushed over a floor and between walls, as Bullet's multibody solver moves it. */
import type { ContactPoint } from "./contact-point.ts";
import { Manifold } from "./manifold.ts";
import { ball } from "./row.ts";
import { solveContacts } from "./solver.ts";
import type { Surface } from "./surface.ts";

const gravity = 9.81;
/** A velocity v loses v · (0.04 + 0.04 |v|) a second, the angular velocity likewise; Bullet has it as a float32. */
const damping = Math.fround(0.04);

/** Where the ball is and how it moves: metres, metres a second, radians a second. */
export interface SphereState {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly angularVelocity: Float64Array;
}

/** The ball on its surfaces. */
export class Sphere {
  /** Velocity, then angular velocity: `state` holds views of it. */
  readonly #motion = new Float64Array(6);
  readonly state: SphereState = {
    position: new Float64Array(3),
    velocity: this.#motion.subarray(0, 3),
    angularVelocity: this.#motion.subarray(3, 6),
  };
  readonly #manifolds: readonly Manifold[];
  /** The contact points of a sub-step; kept, so that a step makes no new array. */
  readonly #contacts: ContactPoint[] = [];

  constructor(surfaces: readonly Surface[]) {
    this.#manifolds = surfaces.map((surface) => new Manifold(surface));
  }

  /** Puts the ball at rest on the floor at (x, y). */
  place(x: number, y: number): void {
    this.state.position.set([x, y, ball.radius]);
    this.#motion.fill(0);
    for (const manifold of this.#manifolds) manifold.clear();
  }

  /** Holds a horizontal force, in newtons at the centre, over `count` sub-steps of `seconds`. */
  advance(forceX: number, forceY: number, seconds: number, count: number): void {
    for (let i = 0; i < count; i++) this.#subStep(forceX, forceY, seconds);
  }

  #subStep(forceX: number, forceY: number, seconds: number): void {
    const { position, velocity } = this.state;
    const contacts = this.#contacts;
    let count = 0;
    for (const manifold of this.#manifolds) {
      manifold.detect(position);
      for (const point of manifold.points) contacts[count++] = point;
    }
    contacts.length = count;
    this.#accelerate(forceX, forceY, seconds);
    for (const point of contacts) point.prepare(this.#motion, seconds);
    solveContacts(contacts, this.#motion);
    for (let i = 0; i < 3; i++) position[i] += seconds * velocity[i];
    this.#turn(seconds);
  }

  #accelerate(forceX: number, forceY: number, seconds: number): void {
    const { velocity: v, angularVelocity: w } = this.state;
    const keepVelocity = 1 - seconds * (damping + damping * length(v));
    const keepSpin = 1 - seconds * (damping + damping * length(w));
    v[0] = v[0] * keepVelocity + (seconds * forceX) / ball.mass;
    v[1] = v[1] * keepVelocity + (seconds * forceY) / ball.mass;
    v[2] = v[2] * keepVelocity - seconds * gravity;
    for (let i = 0; i < 3; i++) w[i] *= keepSpin;
  }

  /** Turns the remembered contact points with the ball (Rodrigues' formula). */
  #turn(seconds: number): void {
    const { angularVelocity: w } = this.state;
    const speed = length(w);
    if (speed === 0) return;
    const x = w[0] / speed;
    const y = w[1] / speed;
    const z = w[2] / speed;
    const cosine = Math.cos(speed * seconds);
    const sine = Math.sin(speed * seconds);
    for (const { lever } of this.#contacts) {
      const a = lever[0];
      const b = lever[1];
      const c = lever[2];
      const along = (x * a + y * b + z * c) * (1 - cosine);
      lever[0] = a * cosine + (y * c - z * b) * sine + x * along;
      lever[1] = b * cosine + (z * a - x * c) * sine + y * along;
      lever[2] = c * cosine + (x * b - y * a) * sine + z * along;
    }
  }
}

function length(vector: Float64Array): number {
  return Math.sqrt(vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);
}
