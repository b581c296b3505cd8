/** An episode to look at, driven as datasets are collected. */
import type { Task } from "../dataset/index.ts";
import { breathe } from "../interruption/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { clipAction, makeSimulatorBatch } from "../simulators/index.ts";
import type { SceneObject, SimulatorBatch } from "../simulators/index.ts";
import { controllerOf } from "./controllers/index.ts";

/** What is seen from above at one moment. */
export interface Snapshot {
  /** Place of the agent, in metres. */
  x: number;
  y: number;
  /** Cost of the step that led here, 0 at the start. */
  cost: number;
  /** What lies on the ground. */
  scene: readonly SceneObject[];
}

/** Options of `demonstrate`. */
export interface DemonstrateOptions {
  /** Draws the controller, and where the episode starts. */
  seed: number;
  /** Maximum of steps; default: the whole episode. */
  steps?: number;
}

/** Plays one episode of a task; returns what is seen at its start and after every step. */
export async function demonstrate(
  task: Task,
  { seed, steps = task.episodeSteps }: DemonstrateOptions,
): Promise<Snapshot[]> {
  const environments = await makeSimulatorBatch(task, 1);
  const controller = controllerOf(task)(new NumpyRandom(seed), task.actionSize);
  try {
    await environments.reset([seed]);
    const snapshots = [await snapshotOf(environments)];
    while (!environments.ended[0] && snapshots.length <= steps) {
      await environments.step(Float32Array.from(controller.act(environments.observations), clipAction), [0]);
      snapshots.push(await snapshotOf(environments));
      await breathe();
    }
    return snapshots;
  } finally {
    await environments.close();
  }
}

async function snapshotOf(environments: SimulatorBatch): Promise<Snapshot> {
  const { positions, costs } = environments;
  return { x: positions[0], y: positions[1], cost: costs[0], scene: await environments.scene(0) };
}
