/** Runs that are averaged: one method on one task, over target costs and seeds as DSRL does it, and over seeds at each target cost. */
import { findTask, tasks } from "../../dataset/index.ts";
import { mean, standardDeviation, violationRate } from "../../evaluation/index.ts";
import { groupBy } from "../group-by.ts";
import { methodTitles } from "./methods.ts";
import type { CheckpointRule, RunRecord, RecordedEvaluation } from "./run-record.ts";

/** A run with its method's title and the evaluation that counts. */
export interface ScoredRun extends RunRecord {
  /** Title of its method, as tables show it. */
  method: string;
  evaluation: RecordedEvaluation;
}

/** What some runs come to. */
export interface ScoreSummary {
  runs: readonly ScoredRun[];
  /** Means over runs of the normalized scores. */
  reward: number;
  cost: number;
  /** Standard deviations over runs (divided by n − 1); undefined for a single run. */
  rewardDeviation: number | undefined;
  costDeviation: number | undefined;
  /** Share of all runs' episodes with a normalized cost above 1. */
  violationRate: number;
}

/** A target cost and seed of which there is no run. */
export interface MissingRun {
  targetCost: number;
  seed: number;
}

/** One method's runs on one task. */
export interface ResultGroup {
  task: string;
  method: string;
  /** At each target cost that there are runs of, in ascending order. */
  limits: (ScoreSummary & { targetCost: number; missingSeeds: number[] })[];
  /** Those of the task's official target costs that any run on the task has. */
  targetCosts: number[];
  /** Over `targetCosts` and all seeds; undefined where there is no run of any. */
  overall: ScoreSummary | undefined;
  /** What is missing for `overall`: `targetCosts`, with every seed that any run on the task has. */
  missing: MissingRun[];
}

/**
 * Names the method of each run and picks the evaluation that counts.
 *
 * @example
 * ```ts
 * import { readResults, scoreRuns } from "../lib/study";
 *
 * const scored = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * scored.find(({ method }) => method === "TraC")!.evaluation.normalizedCost; // → 0
 * ```
 */
export async function scoreRuns(runs: readonly RunRecord[], rule: CheckpointRule): Promise<ScoredRun[]> {
  const titles = await methodTitles(runs);
  return runs.map((run) => ({ ...run, method: titles.get(run)!, evaluation: run[rule] }));
}

/**
 * The groups of `runs`, tasks in the order of DSRL's tables, those of your own behind them, and methods in order of appearance.
 *
 * @example
 * ```ts
 * import { groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * groups.length; // → 18; nine methods on two tasks
 * groups.find(({ method }) => method === "TraC")!.limits.map(({ targetCost }) => targetCost); // → [10]
 * ```
 */
export function groupRuns(runs: readonly ScoredRun[]): ResultGroup[] {
  const byTask = groupBy(runs, ({ description }) => description.config.task);
  const names = new Set([...tasks.map(({ name }) => name), ...byTask.keys()]);
  return [...names].flatMap((name) => {
    const ofTask = byTask.get(name) ?? [];
    const official = findTask(name).targetCosts;
    const planned = {
      targetCosts: ascending(ofTask.map(targetCostOf)).filter((targetCost) => official.includes(targetCost)),
      seeds: ascending(ofTask.map(seedOf)),
    };
    return [...groupBy(ofTask, ({ method }) => method)].map(([method, ofMethod]) =>
      resultGroup(name, method, ofMethod, planned),
    );
  });
}

const seedOf = ({ description }: ScoredRun) => description.config.seed;
const targetCostOf = ({ description }: ScoredRun) => description.config.targetCost;
const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

function resultGroup(
  task: string,
  method: string,
  runs: readonly ScoredRun[],
  { targetCosts, seeds }: { targetCosts: number[]; seeds: number[] },
): ResultGroup {
  const missingSeeds = (targetCost: number) =>
    seeds.filter((seed) => !runs.some((run) => targetCostOf(run) === targetCost && seedOf(run) === seed));
  const limits = ascending(runs.map(targetCostOf)).map((targetCost) => {
    const summary = summarizeRuns(runs.filter((run) => targetCostOf(run) === targetCost));
    return { targetCost, ...summary, missingSeeds: missingSeeds(targetCost) };
  });
  const averaged = runs.filter((run) => targetCosts.includes(targetCostOf(run)));
  const overall = averaged.length > 0 ? summarizeRuns(averaged) : undefined;
  const missing = targetCosts.flatMap((targetCost) => missingSeeds(targetCost).map((seed) => ({ targetCost, seed })));
  return { task, method, limits, targetCosts, overall, missing };
}

/**
 * Whether a mean is over all of its task's official target costs, as DSRL's and the paper's are.
 *
 * @example
 * ```ts
 * import { coversTargetCosts, groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * coversTargetCosts(groups[0]); // → false; its runs have one target cost
 * ```
 */
export function coversTargetCosts({ task, targetCosts }: ResultGroup): boolean {
  return targetCosts.length === findTask(task).targetCosts.length;
}

/**
 * Means and deviations of some runs, at least one.
 *
 * @example
 * ```ts
 * import { readResults, scoreRuns, summarizeRuns } from "../lib/study";
 *
 * const scored = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * const { reward, cost } = summarizeRuns(scored.filter(({ method }) => method === "BC-All"));
 * [reward, cost]; // → [0.333, 0.69]
 * ```
 */
export function summarizeRuns(runs: readonly ScoredRun[]): ScoreSummary {
  const rewards = runs.map(({ evaluation }) => evaluation.normalizedReward);
  const costs = runs.map(({ evaluation }) => evaluation.normalizedCost);
  const deviation = (values: readonly number[]) => (values.length > 1 ? standardDeviation(values) : undefined);
  return {
    runs,
    reward: mean(rewards),
    cost: mean(costs),
    rewardDeviation: deviation(rewards),
    costDeviation: deviation(costs),
    violationRate: violationRate(runs.flatMap(({ evaluation }) => evaluation.normalizedCosts)),
  };
}
