/** The policy of a run folder. */
import { findMethod } from "../algorithms/index.ts";
import type { AnyMethod } from "../algorithms/index.ts";
import { findTask } from "../dataset/index.ts";
import type { Task } from "../dataset/index.ts";
import { requireFinite } from "../files/index.ts";
import type { Tensors } from "../files/index.ts";
import type { Policy } from "../simulators/index.ts";
import type { RunConfig } from "./config.ts";
import type { RunFolder } from "./run-folder.ts";

/** A run's policy with what it was trained on and by. */
export interface RunPolicy {
  policy: Policy;
  method: AnyMethod;
  task: Task;
  config: RunConfig;
  /** The target cost that the policy acts for. */
  targetCost: number;
  weights: Tensors;
}

/**
 * Reads a policy of a run, for the run's target cost or another one. Throws an Error that names the file where it is missing, does not
 * hold such a policy, or has a weight that is no finite number.
 *
 * @example
 * ```ts
 * import { evaluate } from "../lib/evaluation";
 * import { RunFolder, loadRunPolicy, run, runConfig } from "../lib/experiment";
 *
 * const options = { updates: 4, evaluateEvery: 4, logEvery: 2, evaluationEpisodes: 2 };
 * const config = await runConfig({ task: "BallRun", targetCost: 20, seed: 0, preset: "tutorial", options });
 * await run(config, { folder: "runs/short", resume: true });
 *
 * const { policy, task, targetCost } = await loadRunPolicy(new RunFolder("runs/short"), "best");
 * const { lengths } = await evaluate(policy, task, { seed: 1, targetCost, episodes: 2 });
 * lengths; // → [100, 100]
 * ```
 */
export async function loadRunPolicy(
  files: RunFolder,
  which: "best" | "final",
  otherTarget?: number,
): Promise<RunPolicy> {
  const config = await files.readConfig();
  const method = await findMethod(config.algorithm);
  const task = findTask(config.task);
  const targetCost = otherTarget ?? config.targetCost;
  const weights = files.readWeights(which, config);
  try {
    requireFinite(weights);
    const policy = method.policy(weights, { task, targetCost, seed: config.seed }, config.options);
    return { policy, method, task, config, targetCost, weights };
  } catch (error) {
    throw new Error(`${files[which]} holds no policy of ${method.title}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
