/** Tasks that do not come with the project. */
import path from "node:path";
import { requireWholeNumber } from "../checks/index.ts";
import { addOwnTask } from "./own-tasks.ts";
import { requireTargetCost } from "./target-cost.ts";
import { tasks } from "./tasks.ts";
import type { Suite, Task } from "./tasks.ts";

/** What you say of a task of your own. Its name has letters, digits and dashes; its rewards' range is that of your data, as in DSRL. */
export interface OwnTask extends Omit<Task, "suite" | "environmentId" | "datasetPrefix" | "datasetFile" | "simulator"> {
  /** Path of its dataset in DSRL's format; needed by runs alone. */
  datasetFile?: string;
  /** The suite whose official numbers methods take for it; default: BulletSafetyGym. */
  suite?: Suite;
}

/**
 * Makes a task of yours known in this process: to `findTask`, and so to runs. Registered again it takes the former one's place.
 * Throws RangeError that names what does not fit. `registerSimulator` gives it a simulator.
 *
 * @example
 * ```ts
 * import { findTask, registerTask } from "../lib/dataset";
 *
 * const sizes = { observationSize: 2, actionSize: 2, episodeSteps: 40 };
 * registerTask({ name: "Maze", ...sizes, minReward: 0, maxReward: 2, targetCosts: [1, 2] });
 * findTask("Maze").targetCosts; // → [1, 2]
 * ```
 */
export function registerTask(task: OwnTask): Task {
  checkTask(task);
  if (tasks.some(({ name }) => name.toLowerCase() === task.name.toLowerCase()))
    throw new RangeError(`There is a task "${task.name}" already; give yours another name`);
  const { datasetFile, suite = "BulletSafetyGym" } = task;
  const described: Task = {
    ...task,
    suite,
    datasetFile: datasetFile === undefined ? `${task.name}.hdf5` : path.resolve(datasetFile),
    datasetPrefix: `${task.name}-`,
    environmentId: task.name,
    simulator: "own",
  };
  addOwnTask(described);
  return described;
}

function checkTask({ name, minReward, maxReward, targetCosts, ...sizes }: OwnTask): void {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name))
    throw new RangeError(`A task's name must be letters, digits and dashes, got "${name}"`);
  for (const size of ["observationSize", "actionSize", "episodeSteps"] as const)
    requireWholeNumber(`${size} of task ${name}`, sizes[size], 1);
  if (!(Number.isFinite(minReward) && Number.isFinite(maxReward) && minReward < maxReward))
    throw new RangeError(`minReward of task ${name} must be below its maxReward, got ${minReward} and ${maxReward}`);
  if (targetCosts.length === 0)
    throw new RangeError(`targetCosts of task ${name} must have at least 1 number, got none`);
  for (const cost of targetCosts) requireTargetCost(`Each of the targetCosts of task ${name}`, cost);
}
