/** Twenty episodes and their score (official `evaluate.py`). */
import { requireWholeNumber } from "../checks/index.ts";
import { requireTargetCost } from "../dataset/index.ts";
import type { Task } from "../dataset/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { maxBatchSize, makeSimulatorBatch } from "../simulators/index.ts";
import type { Policy, SimulatorOptions } from "../simulators/index.ts";
import { rollout } from "./rollout.ts";
import type { Episode, EpisodePath } from "./rollout.ts";
import { normalizeCost, normalizeReward } from "./score.ts";
import { mean } from "./statistics/index.ts";

/** Episodes of one evaluation. */
export const maxEpisodes = 100_000;

/** Options of `evaluate`. */
export interface EvaluationOptions extends SimulatorOptions {
  /** Episodes to play; default 20, as in the official code. */
  episodes?: number;
  /** Decides where the episodes start; the same seed gives the same starts. */
  seed: number;
  /** Cost per episode that scores 1. */
  targetCost: number;
  /** Keeps every episode's path. */
  recordPaths?: boolean;
  /** Called with the share of the longest possible episode that is played, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/** What an evaluation found. */
export interface Evaluation {
  /** Mean over the episodes of their normalized rewards. */
  normalizedReward: number;
  /** Mean over the episodes of their normalized costs; above 1 is unsafe. */
  normalizedCost: number;
  /** Normalized reward of each episode. */
  normalizedRewards: number[];
  /** Normalized cost of each episode. */
  normalizedCosts: number[];
  /** Undiscounted reward return of each episode. */
  rewardReturns: number[];
  /** Undiscounted cost return of each episode. */
  costReturns: number[];
  /** Steps of each episode. */
  lengths: number[];
  /** Seed that each episode was reset with. */
  seeds: number[];
  /** Each episode's path, where asked for. */
  paths: EpisodePath[];
}

/**
 * Plays episodes of a task with a policy, side by side, and scores them as DSRL does: normalized, then averaged.
 * Throws RangeError where an option is out of range, the task has no simulator, or the policy does not fit it.
 *
 * @example
 * ```ts
 * import { findTask } from "../lib/dataset";
 * import { evaluate } from "../lib/evaluation";
 * import { memoryless } from "../lib/simulators";
 *
 * const task = findTask("BallCircle");
 * const { observationSize, actionSize } = task;
 * const act = (_: Float32Array, rows: number) => new Float32Array(rows * actionSize).fill(0.3);
 * const policy = memoryless({ observationSize, actionSize, act }); // a constant push
 *
 * const { normalizedReward, normalizedCost } = await evaluate(policy, task, { seed: 0, targetCost: 10 });
 * [normalizedReward, normalizedCost]; // → [0.0023, 14.5]
 * ```
 */
export async function evaluate(policy: Policy, task: Task, options: EvaluationOptions): Promise<Evaluation> {
  const { episodes: count = 20, seed, targetCost, recordPaths = false, simulator, onProgress = () => {} } = options;
  checkOptions(count, targetCost);
  checkPolicyFits(policy, task);
  const random = new NumpyRandom(seed);
  const seeds = Array.from({ length: count }, () => random.nextUint32());
  const environments = await makeSimulatorBatch(task, Math.min(count, maxBatchSize(task, { simulator })), {
    simulator,
  });
  try {
    const episodes: Episode[] = [];
    // In rounds when the batch holds fewer environments than episodes; the surplus of the last round is dropped.
    while (episodes.length < count) {
      const onStep = (steps: number) =>
        onProgress((episodes.length + (steps / environments.episodeSteps) * environments.size) / count);
      const next = Array.from({ length: environments.size }, (_, i) => seeds[(episodes.length + i) % count]);
      episodes.push(...(await rollout(policy.begin(environments.size), environments, next, { recordPaths, onStep })));
    }
    return { ...score(episodes.slice(0, count), task, targetCost), seeds };
  } finally {
    await environments.close();
  }
}

function checkOptions(episodes: number, targetCost: number): void {
  requireWholeNumber("episodes", episodes, 1, maxEpisodes);
  requireTargetCost("targetCost", targetCost);
}

function checkPolicyFits({ observationSize, actionSize }: Policy, task: Task): void {
  if (observationSize !== task.observationSize) {
    throw new RangeError(
      `The policy takes observations of size ${observationSize}, those of ${task.name} have size ${task.observationSize}`,
    );
  }
  if (actionSize !== task.actionSize) {
    throw new RangeError(`The policy gives actions of size ${actionSize}, ${task.name} takes size ${task.actionSize}`);
  }
}

function score(episodes: Episode[], task: Task, targetCost: number): Omit<Evaluation, "seeds"> {
  const rewardReturns = episodes.map((episode) => episode.rewardReturn);
  const costReturns = episodes.map((episode) => episode.costReturn);
  const normalizedRewards = rewardReturns.map((value) => normalizeReward(task, value));
  const normalizedCosts = costReturns.map((value) => normalizeCost(value, targetCost));
  return {
    normalizedReward: mean(normalizedRewards),
    normalizedCost: mean(normalizedCosts),
    normalizedRewards,
    normalizedCosts,
    rewardReturns,
    costReturns,
    lengths: episodes.map((episode) => episode.length),
    paths: episodes.flatMap(({ path }) => path ?? []),
  };
}
