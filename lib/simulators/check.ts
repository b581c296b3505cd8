/** Stepping a task once to see that it works here. */
import type { Task } from "../dataset/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { makeSimulatorBatch } from "./make.ts";

/** What a check found. */
export interface SimulatorCheck {
  task: string;
  simulator: string;
  ok: boolean;
  observation: number;
  action: number;
  /** Environment steps a second with random actions, resets included; 0 where it failed. */
  stepsPerSecond: number;
  /** `ok`, or what went wrong. */
  status: string;
}

/** Resets one environment of a task, makes `steps` random steps, closes it, and compares its sizes with the table. */
export async function checkSimulator(task: Task, steps: number): Promise<SimulatorCheck> {
  const { name, observationSize: observation, actionSize: action } = task;
  const found = { task: name, simulator: task.simulator, observation, action };
  try {
    const stepsPerSecond = Math.round(await measure(task, steps));
    return { ...found, ok: true, stepsPerSecond, status: "ok" };
  } catch (error) {
    return { ...found, ok: false, stepsPerSecond: 0, status: (error as Error).message.split("\n")[0] };
  }
}

async function measure(task: Task, steps: number): Promise<number> {
  const environment = await makeSimulatorBatch(task, 1);
  try {
    const { observationSize, actionSize } = environment;
    if (observationSize !== task.observationSize || actionSize !== task.actionSize) {
      throw new RangeError(
        `${task.name} has sizes ${observationSize} and ${actionSize} instead of ${task.observationSize} and ${task.actionSize}`,
      );
    }
    const random = new NumpyRandom(0);
    const started = performance.now();
    await environment.reset([0]);
    for (let step = 1; step <= steps; step++) {
      await environment.step(
        Float32Array.from({ length: actionSize }, () => random.uniform(-1, 1)),
        [0],
      );
      if (!environment.observations.every(Number.isFinite))
        throw new RangeError(`${task.name} observes a number that is not finite`);
      if (environment.ended[0]) await environment.reset([step]);
    }
    return (1000 * steps) / (performance.now() - started);
  } finally {
    await environment.close();
  }
}
