/** What a table of tasks and methods comes to: how often a method is safe, and how often it earns most among the safe. */
import { mean } from "../evaluation/index.ts";
import { groupBy } from "./group-by.ts";

/** One method's result on one task, averaged over its runs. */
export interface TaskResult {
  task: string;
  /** The method's title, as tables show it. */
  method: string;
  /** Normalized reward. */
  reward: number;
  /** Normalized cost; at most 1 is safe. */
  cost: number;
}

/** One method's results over all of its tasks. */
export interface MethodSummary {
  method: string;
  /** Number of tasks with a result. */
  tasks: number;
  /** Number of tasks with a cost of at most 1. */
  safeTasks: number;
  /** Number of tasks on which no safe method has a higher reward than this one, itself safe; a tie counts for all. */
  bestTasks: number;
  /** Means over tasks. */
  reward: number;
  cost: number;
}

/**
 * Whether a normalized cost keeps the constraint.
 *
 * @example
 * ```ts
 * import { isSafe } from "../lib/study";
 *
 * isSafe({ cost: 1 }); // → true
 * ```
 */
export function isSafe({ cost }: Pick<TaskResult, "cost">): boolean {
  return cost <= 1;
}

/**
 * The highest reward among the safe of `results`; -Infinity where none is.
 *
 * @example
 * ```ts
 * import { bestSafeReward } from "../lib/study";
 *
 * bestSafeReward([{ reward: 0.9, cost: 1.5 }, { reward: 0.6, cost: 0.4 }]); // → 0.6
 * ```
 */
export function bestSafeReward(results: readonly Pick<TaskResult, "reward" | "cost">[]): number {
  return Math.max(-Infinity, ...results.filter(isSafe).map(({ reward }) => reward));
}

/**
 * A summary for each method, in the order in which they appear.
 *
 * @example
 * ```ts
 * import { paperResults, summarizeMethods } from "../lib/study";
 *
 * const { tasks, safeTasks } = summarizeMethods(paperResults()).find(({ method }) => method === "TraC")!;
 * [tasks, safeTasks]; // → [38, 34]
 * ```
 */
export function summarizeMethods(results: readonly TaskResult[]): MethodSummary[] {
  const best = new Map([...groupBy(results, ({ task }) => task)].map(([task, rows]) => [task, bestSafeReward(rows)]));
  return [...groupBy(results, ({ method }) => method)].map(([method, rows]) => ({
    method,
    tasks: rows.length,
    safeTasks: rows.filter(isSafe).length,
    bestTasks: rows.filter((row) => isSafe(row) && row.reward === best.get(row.task)).length,
    reward: mean(rows.map(({ reward }) => reward)),
    cost: mean(rows.map(({ cost }) => cost)),
  }));
}
