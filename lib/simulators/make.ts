/** The one place that knows which simulator serves which task. */
import type { SimulatorName, Task } from "../dataset/index.ts";
import { makeBall } from "./ball/index.ts";
import type { SimulatorBatch } from "./batch.ts";
import { LocalBatch } from "./local-batch.ts";
import { makeVelocity } from "./safety-gymnasium-velocity/index.ts";
import type { Simulator } from "./simulator.ts";

/** Makes one environment; it may have to load a WebAssembly module first. */
type Maker = (task: Task) => Simulator | Promise<Simulator>;

const makers: Partial<Record<SimulatorName, Maker>> = {
  ball: makeBall,
};

function makerOf(task: Task): Maker | undefined {
  if (task.simulator === "mujoco") return task.name.endsWith("Velocity") ? makeVelocity : undefined;
  return makers[task.simulator];
}

/** Whether a task can be simulated on this machine as it is set up. */
export function canSimulate(task: Task): boolean {
  return makerOf(task) !== undefined;
}

/** One environment of a task, in this process. Throws RangeError where the task is simulated elsewhere. */
export async function makeSimulator(task: Task): Promise<Simulator> {
  const maker = makerOf(task);
  if (maker) return maker(task);
  throw new RangeError(`Task ${task.name} has no simulator here yet, so it cannot be evaluated`);
}

/** `size` environments of a task, to be stepped side by side. Throws as `makeSimulator`. */
export async function makeSimulatorBatch(task: Task, size: number): Promise<SimulatorBatch> {
  const simulators: Simulator[] = [];
  for (let i = 0; i < size; i++) simulators.push(await makeSimulator(task));
  return new LocalBatch(simulators);
}
