/** An episode to look at, driven as datasets are collected. */
import type { Task } from "../dataset/index.ts";
import { watch } from "../evaluation/index.ts";
import type { Snapshot } from "../evaluation/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { clipAction } from "../simulators/index.ts";
import { controllerOf } from "./controllers/index.ts";

/** Options of `demonstrate`. */
export interface DemonstrateOptions {
  /** Draws the controller, and where the episode starts. */
  seed: number;
  /** Maximum of steps; default: the whole episode. */
  steps?: number;
}

/** Plays one episode of a task; returns what is seen at its start and after every step. */
export async function demonstrate(task: Task, { seed, steps }: DemonstrateOptions): Promise<Snapshot[]> {
  const controller = controllerOf(task)(new NumpyRandom(seed), task.actionSize);
  const act = ({ observations }: { observations: Float32Array }) =>
    Float32Array.from(controller.act(observations), clipAction);
  return watch({ act }, task, { seed, steps });
}
