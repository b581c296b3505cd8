/** BallRun and BallCircle (Bullet-Safety-Gym's `RunTask` and `CircleTask` with the `Ball` agent). */
import { NumpyRandom } from "../../random/index.ts";
import type { Simulator, StepResult } from "../simulator.ts";
import type { Surface } from "./contact.ts";
import { Sphere } from "./sphere.ts";

/** Newtons at action 1. */
const maxForce = 3.5;
const actionSize = 2;

const floor: Surface = { normal: [0, 0, 1], offset: 0, friction: 0.88, rollingFriction: 0.024 };

/** The inner faces of eight walls 0.2 m thick, their middle 12 m from the origin. */
const octagon: Surface[] = Array.from({ length: 8 }, (_, i) => {
  const angle = (i * Math.PI) / 4;
  return { normal: [-Math.cos(angle), -Math.sin(angle), 0], offset: -11.9, friction: 0.55, rollingFriction: 0.015 };
});

/** What differs between the two tasks. */
interface BallTask {
  observationSize: number;
  episodeSteps: number;
  /** Length of a sub-step, in seconds. */
  subStep: number;
  subSteps: number;
  surfaces: Surface[];
  /** Draws a start, (x, y). */
  start(random: NumpyRandom): [x: number, y: number];
  /** Reward before the action's penalty, and the penalty of ‖action‖. */
  reward(before: Place, after: Place): number;
  actionPenalty: number;
  cost(place: Place): number;
  /** Entries of the observation behind the agent's own seven. */
  extra(place: Place): number[];
}

/** Where the ball is, and its velocity. */
interface Place {
  x: number;
  y: number;
  velocityX: number;
  velocityY: number;
}

/** Run along x, at most 2.5 m/s, between the lines y = ±2. */
export const ballRun: BallTask = {
  observationSize: 7,
  episodeSteps: 100,
  subStep: 1 / 120,
  subSteps: 4,
  surfaces: [floor],
  start: (random) => [random.uniform(-0.01, 0.01), random.uniform(-0.01, 0.01)],
  reward: (before, after) => 60 * (distanceToGoal(before) - distanceToGoal(after)),
  actionPenalty: 0.5,
  cost: ({ y, velocityX, velocityY }) => (Math.abs(y) > 2 || Math.hypot(velocityX, velocityY) > 2.5 ? 1 : 0),
  extra: () => [],
};

/** Circle the origin at radius 7, between the lines x = ±6. */
export const ballCircle: BallTask = {
  observationSize: 8,
  episodeSteps: 200,
  subStep: 1 / 60,
  subSteps: 6,
  surfaces: [floor, ...octagon],
  start: drawRing,
  reward: (_, { x, y, velocityX, velocityY }) =>
    (0.1 * (-x * velocityY + y * velocityX)) / (1 + Math.abs(Math.hypot(x, y) - 7)),
  actionPenalty: 0.005,
  cost: ({ x }) => (Math.abs(x) > 6 ? 1 : 0),
  extra: ({ x, y }) => [(Math.hypot(x, y) - 7) / 10],
};

function distanceToGoal({ x, y }: Place): number {
  return Math.hypot(x - 1000, y);
}

/** A point of the square ±4 that lies 2 to 4 m from the origin; the original draws once before it starts to look. */
function drawRing(random: NumpyRandom): [number, number] {
  random.uniform(-4, 4);
  random.uniform(-4, 4);
  for (;;) {
    const x = random.uniform(-4, 4);
    const y = random.uniform(-4, 4);
    const distance = Math.hypot(x, y);
    if (distance >= 2 && distance <= 4) return [x, y];
  }
}

/** One of the two ball tasks. `reset(seed)` starts as Python does after `numpy.random.seed(seed)`. */
export class BallSimulator implements Simulator {
  readonly observationSize: number;
  readonly actionSize = actionSize;
  readonly episodeSteps: number;
  readonly #task: BallTask;
  readonly #sphere: Sphere;
  #steps = 0;

  constructor(task: BallTask) {
    this.#task = task;
    this.#sphere = new Sphere(task.surfaces);
    this.observationSize = task.observationSize;
    this.episodeSteps = task.episodeSteps;
  }

  /** The ball's state, for tests and pictures. */
  get sphere(): Sphere {
    return this.#sphere;
  }

  reset(seed: number): Float32Array {
    const [x, y] = this.#task.start(new NumpyRandom(seed));
    this.#sphere.place(x, y);
    this.#sphere.advance(0, 0, this.#task.subStep, this.#task.subSteps);
    this.#steps = 0;
    return this.#observe();
  }

  step(action: Float32Array): StepResult {
    const { subStep, subSteps, reward, cost, actionPenalty } = this.#task;
    const [actionX, actionY] = [clip(action[0]!), clip(action[1]!)];
    const before = this.#place();
    this.#sphere.advance(maxForce * actionX, maxForce * actionY, subStep, subSteps);
    this.#steps += 1;
    const after = this.#place();
    return {
      observation: this.#observe(),
      reward: reward(before, after) - actionPenalty * Math.hypot(actionX, actionY),
      cost: cost(after),
      terminated: false,
      truncated: this.#steps >= this.episodeSteps,
    };
  }

  close(): void {}

  #place(): Place {
    const { position, velocity } = this.#sphere.state;
    return { x: position[0]!, y: position[1]!, velocityX: velocity[0]!, velocityY: velocity[1]! };
  }

  /** Scaled position, velocity and angular velocity, then the task's own entries. */
  #observe(): Float32Array {
    const { x, y, velocityX, velocityY } = this.#place();
    const spin = this.#sphere.state.angularVelocity;
    const agent = [0.1 * x, 0.1 * y, 0.2 * velocityX, 0.2 * velocityY, 0.1 * spin[0]!, 0.1 * spin[1]!, 0.1 * spin[2]!];
    return Float32Array.from([...agent, ...this.#task.extra(this.#place())]);
  }
}

function clip(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
