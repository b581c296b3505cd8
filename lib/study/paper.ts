/** The results table of TraC's paper (arXiv 2412.15429, table 1) as published: 38 tasks, eight methods. */
import { readFileSync } from "node:fs";
import path from "node:path";
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
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(1);
  return lines.map((line) => {
    const [suite, task, method, ...numbers] = line.split(",") as [string, string, string, ...string[]];
    const [reward, rewardDeviation, cost, costDeviation] = numbers.map(Number) as [number, number, number, number];
    return { suite, task, method, reward, rewardDeviation, cost, costDeviation };
  });
}

/** The table's cells, 38 × 8, in its order. */
export function paperResults(): PaperResult[] {
  published ??= readPublished();
  return published.filter(({ task }) => task !== averageRow);
}

/** The averages that the table prints for each suite, 3 × 8; `task` is "Average". */
export function paperAverages(): PaperResult[] {
  published ??= readPublished();
  return published.filter(({ task }) => task === averageRow);
}
