/** The results table of TraC's paper (arXiv 2412.15429, table 1) as published: 38 tasks, eight methods. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { csvRows } from "./csv.ts";
import type { TaskResult } from "./summary.ts";

/** One cell of the published table. */
export interface PaperResult extends TaskResult {
  /** The paper's name of the suite: `BulletGym`, `SafetyGym` or `MetaDrive`. */
  suite: string;
  /** Standard deviation over target costs and seeds, as printed. */
  rewardDeviation: number;
  costDeviation: number;
}

const file = path.join(import.meta.dirname, "..", "..", "data", "paper_results.csv");
const averageRow = "Average";

let published: PaperResult[] | undefined;

function readPublished(): PaperResult[] {
  return csvRows(readFileSync(file, "utf8")).map(({ suite, task, algorithm, ...numbers }) => ({
    suite: suite,
    task: task,
    method: algorithm,
    reward: Number(numbers.normalized_reward),
    rewardDeviation: Number(numbers.normalized_reward_std),
    cost: Number(numbers.normalized_cost),
    costDeviation: Number(numbers.normalized_cost_std),
  }));
}

/**
 * The table's cells, 38 × 8, in its order.
 *
 * @example
 * ```ts
 * import { paperResults } from "../lib/study";
 *
 * const { reward, cost } = paperResults().find(({ task, method }) => task === "BallCircle" && method === "TraC")!;
 * [reward, cost]; // → [0.69, 0.66]
 * ```
 */
export function paperResults(): PaperResult[] {
  published ??= readPublished();
  return published.filter(({ task }) => task !== averageRow);
}

/**
 * The averages that the table prints for each suite, 3 × 8; `task` is "Average".
 *
 * @example
 * ```ts
 * import { paperAverages } from "../lib/study";
 *
 * paperAverages().find(({ suite, method }) => suite === "BulletGym" && method === "TraC")!.cost; // → 0.55
 * ```
 */
export function paperAverages(): PaperResult[] {
  published ??= readPublished();
  return published.filter(({ task }) => task === averageRow);
}

/** The paper's name of a task's suite: `BulletGym`, `SafetyGym` or `MetaDrive`. */
export function paperSuite(task: string): string {
  return paperResults().find((result) => result.task === task)!.suite;
}
