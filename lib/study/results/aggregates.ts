/** What a method's runs on several tasks come to. Reward never stands alone: an unsafe method has the best plain reward. */
import {
  bootstrapBand,
  interquartileMean,
  mean,
  meanExcessCost,
  meanOverTasks,
  optimalityGap,
  probabilityOfImprovement,
  safeTaskShare,
  violationRate,
} from "../../evaluation/index.ts";
import type { Interval, TaskScores } from "../../evaluation/index.ts";
import { groupBy } from "../group-by.ts";
import type { ResultGroup, ScoreSummary } from "./groups.ts";

/** A figure of all runs and its stratified bootstrap interval. */
export interface AggregateEstimate {
  value: number;
  interval: Interval;
}

/** One method on all tasks on which none of its runs is missing. */
export interface MethodAggregate {
  method: string;
  tasks: string[];
  runs: number;
  /** Of the normalized rewards. */
  meanReward: AggregateEstimate;
  interquartileMeanReward: AggregateEstimate;
  optimalityGap: AggregateEstimate;
  /** Of the normalized costs. */
  meanCost: AggregateEstimate;
  /** Share of tasks with a mean cost of at most 1. */
  safeTaskShare: AggregateEstimate;
  /** Share of runs with a cost above 1. */
  violationRate: AggregateEstimate;
  meanExcessCost: AggregateEstimate;
}

const rewardFigures = {
  meanReward: meanOverTasks,
  interquartileMeanReward: interquartileMean,
  optimalityGap: (scores: TaskScores) => optimalityGap(scores),
};

const costFigures = {
  meanCost: meanOverTasks,
  safeTaskShare: (costs: TaskScores) => safeTaskShare(costs),
  violationRate: (costs: TaskScores) => violationRate(costs.flat()),
  meanExcessCost: (costs: TaskScores) => meanExcessCost(costs.flat()),
};

/**
 * An aggregate for each method that has a task without missing runs, in order of appearance.
 *
 * @example
 * ```ts
 * import { aggregateMethods, groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const scored = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * const { runs, violationRate } = aggregateMethods(groupRuns(scored)).find(({ method }) => method === "BC-All")!;
 * [runs, violationRate.value, ...violationRate.interval]; // → [6, 0.333, 0, 0.5]
 * ```
 */
export function aggregateMethods(groups: readonly ResultGroup[]): MethodAggregate[] {
  return [...groupBy(groups.filter(isComplete), ({ method }) => method)].map(([method, complete]) => ({
    method,
    tasks: complete.map(({ task }) => task),
    runs: complete.reduce((sum, { overall }) => sum + overall.runs.length, 0),
    ...estimates(scoresOf(complete, "normalizedReward"), rewardFigures),
    ...estimates(scoresOf(complete, "normalizedCost"), costFigures),
  }));
}

/** A group whose mean over target costs and seeds lacks no run. */
export interface CompleteGroup extends ResultGroup {
  overall: ScoreSummary;
}

/**
 * Whether the mean over target costs and seeds lacks no run.
 *
 * @example
 * ```ts
 * import { groupRuns, isComplete, readResults, scoreRuns } from "../lib/study";
 *
 * groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last")).every(isComplete); // → true
 * ```
 */
export function isComplete(group: ResultGroup): group is CompleteGroup {
  return group.overall !== undefined && group.missing.length === 0;
}

/**
 * A row of a group's scores for each task, a value for each run.
 *
 * @example
 * ```ts
 * import { groupRuns, isComplete, readResults, scoreRuns, scoresOf } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last")).filter(isComplete);
 * scoresOf(groups.filter(({ method }) => method === "CDT"), "normalizedCost"); // → [[8, 0, 5.6], [0.145, 3.455, 2.585]]
 * ```
 */
export function scoresOf(groups: readonly CompleteGroup[], score: "normalizedReward" | "normalizedCost"): TaskScores {
  return groups.map(({ overall }) => overall.runs.map(({ evaluation }) => evaluation[score]));
}

function estimates<Name extends string>(
  scores: TaskScores,
  figures: Record<Name, (scores: TaskScores) => number>,
): Record<Name, AggregateEstimate> {
  const names = Object.keys(figures) as Name[];
  const valuesOf = (resampled: TaskScores) => names.map((name) => figures[name](resampled));
  const intervals = bootstrapBand([scores], valuesOf);
  return Object.fromEntries(
    valuesOf(scores).map((value, i) => [names[i], { value, interval: intervals[i] }]),
  ) as Record<Name, AggregateEstimate>;
}

/** How often one method scores more than another. */
export interface Improvement {
  first: string;
  second: string;
  /** Number of tasks on which both lack no run. */
  tasks: number;
  /** Probability that a run of `first` has a higher reward than one of `second` on the same task. */
  probability: number;
  /** Shares of those tasks on which each is safe. */
  firstSafe: number;
  secondSafe: number;
}

/**
 * Every ordered pair of methods with a task in common.
 *
 * @example
 * ```ts
 * import { groupRuns, improvements, readResults, scoreRuns } from "../lib/study";
 *
 * const pairs = improvements(groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last")));
 * pairs.length; // → 72
 * ```
 */
export function improvements(groups: readonly ResultGroup[]): Improvement[] {
  const byMethod = [...groupBy(groups.filter(isComplete), ({ method }) => method)];
  return byMethod.flatMap(([first, ofFirst]) =>
    byMethod.flatMap(([second, ofSecond]) => {
      const shared = ofFirst.filter(({ task }) => first !== second && ofSecond.some((other) => other.task === task));
      if (shared.length === 0) return [];
      const against = shared.flatMap(({ task }) => ofSecond.filter((other) => other.task === task));
      const safeShare = (of: readonly CompleteGroup[]) => mean(of.map(({ overall }) => Number(overall.cost <= 1)));
      const probability = probabilityOfImprovement(
        scoresOf(shared, "normalizedReward"),
        scoresOf(against, "normalizedReward"),
      );
      return [
        {
          first,
          second,
          tasks: shared.length,
          probability,
          firstSafe: safeShare(shared),
          secondSafe: safeShare(against),
        },
      ];
    }),
  );
}
