/** A sphere that is pushed over a plane, and between walls: the physics of the two ball tasks. */
import { Contact } from "./contact.ts";
import type { SphereBody, SphereState, Surface } from "./contact.ts";

/** The ball of Bullet-Safety-Gym; its inertia is what PyBullet makes of the sphere's shape and mass. */
export const ball: SphereBody = { mass: 0.3, radius: 0.5, inertia: 0.03 };

/** Height of the centre at rest: Bullet leaves a hundredth of a millimetre of penetration. */
const restHeight = 0.49999;
const gravity = 9.81;
/** Bullet's damping: a velocity v loses v · (0.04 + 0.04 |v|) a second, the same for the angular velocity. */
const damping = 0.04;
const solverIterations = 5;

/** Moves a sphere under forces, friction and contacts, in sub-steps. */
export class Sphere {
  readonly state: SphereState = {
    position: new Float64Array(3),
    velocity: new Float64Array(3),
    angularVelocity: new Float64Array(3),
  };
  readonly #contacts: Contact[];

  constructor(surfaces: readonly Surface[]) {
    this.#contacts = surfaces.map((surface) => new Contact(surface, ball));
  }

  /** Puts the sphere to rest on the floor at (x, y). */
  place(x: number, y: number): void {
    const { position, velocity, angularVelocity } = this.state;
    position.set([x, y, restHeight]);
    velocity.fill(0);
    angularVelocity.fill(0);
    for (const contact of this.#contacts) contact.reset();
  }

  /** Holds a horizontal force, in newtons at the centre, over `count` sub-steps of `seconds`. */
  advance(forceX: number, forceY: number, seconds: number, count: number): void {
    for (let i = 0; i < count; i++) this.#subStep(forceX, forceY, seconds);
  }

  #subStep(forceX: number, forceY: number, seconds: number): void {
    const { state } = this;
    for (const contact of this.#contacts) contact.detect(state);
    this.#accelerate(forceX, forceY, seconds);
    for (const contact of this.#contacts) contact.prepare();
    for (let iteration = 0; iteration < solverIterations; iteration++) {
      for (const contact of this.#contacts) contact.solveNormals(state, seconds);
      for (const contact of this.#contacts) contact.solveSpinning(state);
      for (const contact of this.#contacts) contact.solveRolling(state);
      for (const contact of this.#contacts) contact.solveSliding(state);
    }
    for (let i = 0; i < 3; i++) state.position[i]! += seconds * state.velocity[i]!;
    for (const contact of this.#contacts) contact.turn(state, seconds);
  }

  #accelerate(forceX: number, forceY: number, seconds: number): void {
    const { velocity: v, angularVelocity: w } = this.state;
    const keepVelocity = 1 - seconds * (damping + damping * Math.hypot(v[0]!, v[1]!, v[2]!));
    const keepSpin = 1 - seconds * (damping + damping * Math.hypot(w[0]!, w[1]!, w[2]!));
    v[0] = v[0]! * keepVelocity + (seconds * forceX) / ball.mass;
    v[1] = v[1]! * keepVelocity + (seconds * forceY) / ball.mass;
    v[2] = v[2]! * keepVelocity - seconds * gravity;
    for (let i = 0; i < 3; i++) w[i]! *= keepSpin;
  }
}
