/** The one place that knows which simulator serves which task. */
import type { SimulatorName, Task } from "../dataset/index.ts";
import { makeBall } from "./ball/index.ts";
import type { SimulatorBatch } from "./batch.ts";
import { LocalBatch } from "./local-batch.ts";
import { makeNavigation } from "./navigation/index.ts";
import { makeVelocity } from "./velocity/index.ts";
import type { Simulator } from "./simulator.ts";

/** Makes one environment; it may have to load a WebAssembly module first. */
type Maker = (task: Task) => Simulator | Promise<Simulator>;

const makers: Partial<Record<SimulatorName, Maker>> = {
  ball: makeBall,
  mujoco: (task) => (task.name.endsWith("Velocity") ? makeVelocity(task) : makeNavigation(task)),
};

/** Whether a task can be simulated on this machine as it is set up. */
export function canSimulate(task: Task): boolean {
  return task.simulator in makers;
}

/** One environment of a task, in this process. Throws RangeError where the task is simulated elsewhere. */
export async function makeSimulator(task: Task): Promise<Simulator> {
  const maker = makers[task.simulator];
  if (maker) return maker(task);
  throw new RangeError(`Task ${task.name} has no simulator here yet, so it cannot be evaluated`);
}

/** `size` environments of a task, to be stepped side by side. Throws as `makeSimulator`. */
export async function makeSimulatorBatch(task: Task, size: number): Promise<SimulatorBatch> {
  const simulators: Simulator[] = [];
  for (let i = 0; i < size; i++) simulators.push(await makeSimulator(task));
  return new LocalBatch(simulators);
}
