/** The one place that knows which simulator serves which task. */
import type { SimulatorName, Task } from "../dataset/index.ts";
import type { SimulatorBatch } from "./batch.ts";
import { LocalBatch } from "./local-batch.ts";
import { maxPythonBatchSize, makePythonBatch, pythonSimulatorsReady, requirePythonSimulators } from "./python/index.ts";
import type { Simulator } from "./simulator.ts";

/** Makes one environment; it may have to load modules first. */
export type Maker = (task: Task) => Simulator | Promise<Simulator>;

/** A family of simulators is loaded when its first one is made: most programs need one family. */
const makers: Record<Exclude<SimulatorName, "python">, Maker> = {
  ball: async (task) => (await import("./ball/index.ts")).makeBall(task),
  mujoco: (task) => (task.name.endsWith("Velocity") ? makeVelocity(task) : makeNavigation(task)),
  own: makeOwn,
};

async function makeVelocity(task: Task): Promise<Simulator> {
  return (await import("./velocity/index.ts")).makeVelocity(task);
}

async function makeNavigation(task: Task): Promise<Simulator> {
  return (await import("./navigation/index.ts")).makeNavigation(task);
}

/** Simulators of tasks of your own, by the task's name. */
const ownMakers = new Map<string, Maker>();

/**
 * Gives a task of your own its simulator, in this process: `make` makes one environment. Registered again it takes the former one's
 * place. Throws RangeError for a task that comes with the project.
 */
export function registerSimulator({ name, simulator }: Task, make: Maker): void {
  if (simulator !== "own") throw new RangeError(`Task ${name} comes with its simulator; register a task of your own`);
  ownMakers.set(name, make);
}

async function makeOwn(task: Task): Promise<Simulator> {
  const made = await ownMaker(task)(task);
  for (const size of ["observationSize", "actionSize", "episodeSteps"] as const) {
    if (made[size] !== task[size])
      throw new RangeError(`The simulator of task ${task.name} must have its ${size} ${task[size]}, has ${made[size]}`);
  }
  return made;
}

function ownMaker({ name }: Task): Maker {
  const make = ownMakers.get(name);
  if (!make) throw new Error(`Task ${name} has no simulator yet: registerSimulator gives it one`);
  return make;
}

/** Options of `makeSimulatorBatch`. */
export interface SimulatorOptions {
  /** `python` for the task's original environment; default: the task's own simulator. */
  simulator?: "python";
}

/** Whether a task can be simulated on this machine as it is set up. */
export function canSimulate({ name, simulator }: Task): boolean {
  if (simulator === "own") return ownMakers.has(name);
  return simulator !== "python" || pythonSimulatorsReady();
}

/** Throws an Error that says how to set a task's simulator up where it cannot be simulated here. */
export function requireSimulator(task: Task, { simulator }: SimulatorOptions = {}): void {
  if (task.simulator === "own") ownMaker(task);
  if ((simulator ?? task.simulator) === "python") requirePythonSimulators(task);
}

/** Environments of a task that `makeSimulatorBatch` can make at once. */
export function maxBatchSize(task: Task, { simulator }: SimulatorOptions = {}): number {
  return (simulator ?? task.simulator) === "python" ? maxPythonBatchSize(task) : Infinity;
}

/** One environment of a task, in this process. Throws RangeError where the task is simulated elsewhere. */
export async function makeSimulator(task: Task): Promise<Simulator> {
  if (task.simulator === "python")
    throw new RangeError(`Task ${task.name} is not simulated in this process, but in Python`);
  return makers[task.simulator](task);
}

/** `size` environments of a task, to be stepped side by side. Throws RangeError for none, and an Error where one does not start. */
export async function makeSimulatorBatch(
  task: Task,
  size: number,
  { simulator }: SimulatorOptions = {},
): Promise<SimulatorBatch> {
  if (size < 1) throw new RangeError(`A batch needs at least one simulator, got ${size}`);
  if ((simulator ?? task.simulator) === "python") return makePythonBatch(task, size);
  const simulators: Simulator[] = [];
  for (let i = 0; i < size; i++) simulators.push(await makeSimulator(task));
  return new LocalBatch(simulators);
}
