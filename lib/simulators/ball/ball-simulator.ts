/** The simulator of the two ball tasks. */
import { NumpyRandom } from "../../random/index.ts";
import { clipAction } from "../clip-action.ts";
import type { SceneObject } from "../scene.ts";
import type { Simulator, StepResult } from "../simulator.ts";
import { Sphere } from "./sphere.ts";
import type { SphereState } from "./sphere.ts";
import type { BallTask } from "./tasks.ts";

/** Newtons at action 1. */
const maxForce = 3.5;

/**
 * BallRun or BallCircle. Within rounding it does what PyBullet 3.2.7 does under Bullet-Safety-Gym 1.4.0, impacts on the
 * walls included; `test/lib/simulators/ball.test.ts` holds the recordings.
 *
 * `reset(seed)` starts where Python starts after `numpy.random.seed(seed)`.
 */
export class BallSimulator implements Simulator {
  readonly observationSize: number;
  readonly actionSize = 2;
  readonly episodeSteps: number;
  readonly #task: BallTask;
  readonly #sphere: Sphere;
  readonly #result: StepResult;
  #steps = 0;

  constructor(task: BallTask) {
    this.#task = task;
    this.#sphere = new Sphere(task.surfaces);
    this.observationSize = task.observationSize;
    this.episodeSteps = task.episodeSteps;
    this.#result = {
      observation: new Float32Array(task.observationSize),
      reward: 0,
      cost: 0,
      terminated: false,
      truncated: false,
    };
  }

  /** The ball's state, live. */
  get state(): SphereState {
    return this.#sphere.state;
  }

  get position(): Float64Array {
    return this.state.position.subarray(0, 2);
  }

  scene(): readonly SceneObject[] {
    return this.#task.scene;
  }

  reset(seed: number): Float32Array {
    const [x, y] = this.#task.start(new NumpyRandom(seed));
    return this.resetAt(x, y);
  }

  /** Starts an episode at (x, y), in metres. */
  resetAt(x: number, y: number): Float32Array {
    this.#steps = 0;
    this.#sphere.place(x, y);
    // The original steps the simulation once after it has placed the ball.
    this.#sphere.advance(0, 0, this.#task.subStep, this.#task.subSteps);
    return this.#observe();
  }

  step(action: ArrayLike<number>): Readonly<StepResult> {
    const task = this.#task;
    const { position } = this.state;
    const [fromX, fromY] = [position[0], position[1]];
    const [x, y] = [clipAction(action[0]), clipAction(action[1])];
    this.#sphere.advance(maxForce * x, maxForce * y, task.subStep, task.subSteps);
    this.#steps += 1;
    const result = this.#result;
    this.#observe();
    result.reward = task.reward(this.state, fromX, fromY) - task.actionPenalty * Math.hypot(x, y);
    result.cost = task.cost(this.state);
    result.truncated = this.#steps >= this.episodeSteps;
    return result;
  }

  /** Changes the ball's velocity by (x, y) m/s. */
  push(x: number, y: number): void {
    this.state.velocity[0] += x;
    this.state.velocity[1] += y;
  }

  close(): void {}

  /** Scaled position, velocity and angular velocity, then the task's own entries. */
  #observe(): Float32Array {
    const { observation } = this.#result;
    const { position, velocity, angularVelocity } = this.state;
    for (let i = 0; i < 2; i++) {
      observation[i] = 0.1 * position[i];
      observation[i + 2] = 0.2 * velocity[i];
    }
    for (let i = 0; i < 3; i++) observation[i + 4] = 0.1 * angularVelocity[i];
    this.#task.observe(this.state, observation);
    return observation;
  }
}
