/** BallRun and BallCircle: what Bullet-Safety-Gym's `RunTask` and `CircleTask` ask of the `Ball` agent. */
import type { NumpyRandom } from "../../random/index.ts";
import { circleScene, runScene } from "../bullet-scenes.ts";
import type { SceneObject } from "../scene.ts";
import { floor, octagon } from "./surface.ts";
import type { Surface } from "./surface.ts";
import type { SphereState } from "./sphere.ts";

/** What differs between the two tasks. */
export interface BallTask {
  observationSize: number;
  /** Longest episode, in steps. */
  episodeSteps: number;
  /** Length of a sub-step, in seconds. */
  subStep: number;
  /** Sub-steps of a step. */
  subSteps: number;
  surfaces: readonly Surface[];
  scene: readonly SceneObject[];
  /** Draws a start as `specific_reset` of the original task does. */
  start(random: NumpyRandom): [x: number, y: number];
  /** Reward of a step that began at (fromX, fromY), before the action's penalty. */
  reward(state: SphereState, fromX: number, fromY: number): number;
  /** Reward lost for each unit of the action's length. */
  actionPenalty: number;
  cost(state: SphereState): number;
  /** Writes the entries of the observation behind the agent's own seven. */
  observe(state: SphereState, observation: Float32Array): void;
}

/** Run along x, at most 2.5 m/s, between the lines y = ±2. */
export const ballRun: BallTask = {
  observationSize: 7,
  episodeSteps: 100,
  subStep: 1 / 120,
  subSteps: 4,
  surfaces: [floor],
  scene: runScene,
  start: (random) => [random.uniform(-0.01, 0.01), random.uniform(-0.01, 0.01)],
  reward: ({ position }, fromX, fromY) =>
    60 * (distanceToGoal(fromX, fromY) - distanceToGoal(position[0], position[1])),
  actionPenalty: 0.5,
  cost: ({ position, velocity }) => (Math.abs(position[1]) > 2 || Math.hypot(velocity[0], velocity[1]) > 2.5 ? 1 : 0),
  observe: () => {},
};

/** Circle the origin clockwise at radius 7, between the lines x = ±6. */
export const ballCircle: BallTask = {
  observationSize: 8,
  episodeSteps: 200,
  subStep: 1 / 60,
  subSteps: 6,
  surfaces: [floor, ...octagon],
  scene: circleScene,
  start: drawRing,
  reward: ({ position, velocity }) =>
    (0.1 * (position[1] * velocity[0] - position[0] * velocity[1])) / (1 + Math.abs(distanceToOrigin(position) - 7)),
  actionPenalty: 0.005,
  cost: ({ position }) => (Math.abs(position[0]) > 6 ? 1 : 0),
  observe: ({ position }, observation) => {
    observation[7] = (distanceToOrigin(position) - 7) / 10;
  },
};

/** Where BallRun is headed. */
function distanceToGoal(x: number, y: number): number {
  return Math.hypot(x - 1000, y);
}

function distanceToOrigin(position: Float64Array): number {
  return Math.hypot(position[0], position[1]);
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
