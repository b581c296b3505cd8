/** The data that a run learns from. */
import { findMethod } from "../algorithms/index.ts";
import { findTask, loadTrajectories, obtainDataset, takeShare } from "../dataset/index.ts";
import type { Task, Trajectories } from "../dataset/index.ts";
import { randomFor } from "../random/index.ts";
import type { RunConfig } from "./config.ts";

/** Trajectories, and the path of the file that they are of. */
export interface RunData {
  file: string;
  trajectories: Trajectories;
}

/**
 * Loads the task's dataset, downloaded where it is not here, and takes the share that the run's options name; which episodes that is
 * follows from the run's seed. Throws an Error where there is no dataset, or it is of another task's sizes, or the signal's reason
 * where that aborts a download.
 *
 * @example
 * ```ts
 * import { episodeCount } from "../lib/dataset";
 * import { loadRunData, runConfig } from "../lib/experiment";
 *
 * const settings = { task: "BallRun", targetCost: 20, seed: 0, preset: "tutorial" };
 * const { trajectories } = await loadRunData(await runConfig({ ...settings, options: { dataShare: 0.5 } }));
 * episodeCount(trajectories); // → 321
 * ```
 */
export async function loadRunData(
  { task, algorithm, seed, options }: RunConfig,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RunData> {
  const file = await obtainDataset(findTask(task), { signal });
  const { usesFinalObservations: finalObservations } = await findMethod(algorithm);
  const trajectories = await loadTrajectories(file, { finalObservations });
  requireSizes(trajectories, findTask(task));
  return { file, trajectories: takeShare(trajectories, options.dataShare, randomFor(seed, "data")) };
}

/** Before hours of training: the policy is evaluated in the task's simulator. */
function requireSizes(trajectories: Trajectories, task: Task): void {
  for (const name of ["observation", "action"] as const) {
    const [found, needed] = [trajectories[`${name}Size`], task[`${name}Size`]];
    if (found !== needed)
      throw new RangeError(
        `${trajectories.source} has ${name}s of ${found} numbers, those of ${task.name} have ${needed}`,
      );
  }
}
