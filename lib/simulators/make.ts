/** The one place that knows which simulator serves which task. */
import { BallSimulator, ballCircle, ballRun } from "./ball/tasks.ts";
import type { Simulator } from "./simulator.ts";

const factories: Record<string, () => Simulator> = {
  BallRun: () => new BallSimulator(ballRun),
  BallCircle: () => new BallSimulator(ballCircle),
};

/** Names of the tasks that `makeSimulator` can serve. */
export const simulatedTasks: readonly string[] = Object.keys(factories);

/** A simulator of a task, by its short name; a RangeError names the tasks that there are. */
export function makeSimulator(task: string): Simulator {
  const factory = factories[task];
  if (!factory) {
    throw new RangeError(`Task ${task} has no simulator here yet, so it cannot be evaluated; there are ${simulatedTasks.join(", ")}`);
  }
  return factory();
}
