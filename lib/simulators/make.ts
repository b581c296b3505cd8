/** The one place that knows which simulator serves which task. */
import { BallSimulator } from "./ball/ball-simulator.ts";
import { ballCircle, ballRun } from "./ball/tasks.ts";
import { LocalBatch } from "./batch.ts";
import type { SimulatorBatch } from "./batch.ts";
import type { Simulator } from "./simulator.ts";

const factories: Record<string, () => Simulator> = {
  BallRun: () => new BallSimulator(ballRun),
  BallCircle: () => new BallSimulator(ballCircle),
};

/** Short names of the tasks that can be simulated. */
export const simulatedTasks: readonly string[] = Object.keys(factories);

/** A simulator of a task, by its short name; a RangeError names the tasks that there are. */
export function makeSimulator(task: string): Simulator {
  return factoryOf(task)();
}

/**
 * `size` environments of a task, by its short name. A RangeError names the tasks that there are.
 * It answers with a promise, because a simulator may have to start a process or load a WebAssembly module first.
 */
export async function makeSimulatorBatch(task: string, size: number): Promise<SimulatorBatch> {
  const factory = factoryOf(task);
  return new LocalBatch(Array.from({ length: size }, factory));
}

function factoryOf(task: string): () => Simulator {
  const factory = Object.hasOwn(factories, task) ? factories[task] : undefined;
  if (factory) return factory;
  throw new RangeError(
    `Task ${task} has no simulator here yet, so it cannot be evaluated; there are ${simulatedTasks.join(", ")}`,
  );
}
