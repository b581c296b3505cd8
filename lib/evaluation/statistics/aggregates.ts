/**
 * One number for a method's scores on many tasks, by the definitions of Agarwal et al., "Deep Reinforcement Learning at
 * the Edge of the Statistical Precipice" (NeurIPS 2021), and what a safety constraint adds to them.
 */
import { mean, requireValues } from "./summaries.ts";

/** Scores of one method: a row for each task, a value for each run of it. Rows may differ in length. */
export type TaskScores = readonly (readonly number[])[];

function pooled(what: string, scores: TaskScores): number[] {
  const values = scores.flat();
  requireValues(what, values, 1);
  return values;
}

/**
 * Mean over tasks of each task's mean over runs.
 *
 * @example
 * ```ts
 * import { meanOverTasks } from "../lib/evaluation";
 *
 * meanOverTasks([[0.2, 0.4], [0.9]]); // → 0.6
 * ```
 */
export function meanOverTasks(scores: TaskScores): number {
  return mean(scores.map((runs) => mean(runs)));
}

/**
 * Mean of the middle half of all runs of all tasks: a quarter of the runs, rounded down, is cut off at either end.
 *
 * @example
 * ```ts
 * import { interquartileMean } from "../lib/evaluation";
 *
 * interquartileMean([[0, 0.5, 0.7, 9]]); // → 0.6
 * ```
 */
export function interquartileMean(scores: TaskScores): number {
  const sorted = Float64Array.from(pooled("interquartile mean", scores)).sort();
  const cut = Math.floor(sorted.length / 4);
  return mean([...sorted.subarray(cut, sorted.length - cut)]);
}

/**
 * Mean amount by which runs miss the score `target`; a run above it misses it by nothing.
 *
 * @example
 * ```ts
 * import { optimalityGap } from "../lib/evaluation";
 *
 * optimalityGap([[0.5, 1.2]]); // → 0.25
 * ```
 */
export function optimalityGap(scores: TaskScores, target = 1): number {
  return mean(pooled("optimality gap", scores).map((score) => Math.max(0, target - score)));
}

/**
 * Probability that a run of the first method scores more than a run of the second one on the same task, a tie counting
 * half; the mean over tasks (the Mann–Whitney statistic over the number of pairs).
 * Throws RangeError where the two differ in their number of tasks.
 *
 * @example
 * ```ts
 * import { probabilityOfImprovement } from "../lib/evaluation";
 *
 * probabilityOfImprovement([[0.5, 0.9]], [[0.6, 0.5]]); // → 0.625
 * ```
 */
export function probabilityOfImprovement(first: TaskScores, second: TaskScores): number {
  if (first.length !== second.length) {
    throw new RangeError(`Both methods need the same tasks, got ${first.length} and ${second.length}`);
  }
  return mean(first.map((runs, task) => shareOfWins(runs, second[task])));
}

function shareOfWins(first: readonly number[], second: readonly number[]): number {
  return mean(first.map((a) => mean(second.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))));
}

/**
 * Share of runs that score more than `threshold`: a performance profile at one place.
 *
 * @example
 * ```ts
 * import { shareAbove } from "../lib/evaluation";
 *
 * shareAbove([[0.2, 0.6], [0.7, 0.8]], 0.5); // → 0.75
 * ```
 */
export function shareAbove(scores: TaskScores, threshold: number): number {
  return mean(pooled("share of runs", scores).map((score) => (score > threshold ? 1 : 0)));
}

/**
 * Share of values above `limit`, of normalized costs that are unsafe, say: of episodes, runs or both.
 *
 * @example
 * ```ts
 * import { violationRate } from "../lib/evaluation";
 *
 * violationRate([0.4, 1, 1.3, 2]); // → 0.5
 * ```
 */
export function violationRate(costs: readonly number[], limit = 1): number {
  return mean(costs.map((cost) => (cost > limit ? 1 : 0)));
}

/**
 * Mean amount by which costs exceed `limit`; a cost within it exceeds it by nothing.
 *
 * @example
 * ```ts
 * import { meanExcessCost } from "../lib/evaluation";
 *
 * meanExcessCost([0.4, 1.5]); // → 0.25
 * ```
 */
export function meanExcessCost(costs: readonly number[], limit = 1): number {
  return mean(costs.map((cost) => Math.max(0, cost - limit)));
}

/**
 * Share of tasks whose normalized cost, averaged over runs, is at most `limit`.
 *
 * @example
 * ```ts
 * import { safeTaskShare } from "../lib/evaluation";
 *
 * safeTaskShare([[0.5, 1.2], [1.4, 1.8]]); // → 0.5
 * ```
 */
export function safeTaskShare(costs: TaskScores, limit = 1): number {
  return mean(costs.map((runs) => (mean(runs) <= limit ? 1 : 0)));
}
