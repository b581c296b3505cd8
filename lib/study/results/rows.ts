/** Results as rows of plain values, for CSV, JSON and printed tables. */
import { findTask } from "../../dataset/index.ts";
import { violationRate } from "../../evaluation/index.ts";
import { isSafe } from "../summary.ts";
import { coversTargetCosts } from "./groups.ts";
import type { ResultGroup, ScoreSummary, ScoredRun } from "./groups.ts";
import type { RecordedEvaluation } from "./run-record.ts";

/**
 * One row a run: everything that identifies it and everything that was measured. `null` is what the folder does not hold.
 *
 * @example
 * ```ts
 * import { csvText, readResults, runRow, scoreRuns } from "../lib/study";
 *
 * const scored = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * csvText(scored.map(runRow)).split("\n").length; // → 56; a header, 54 runs and the last line's end
 * ```
 */
export function runRow(run: ScoredRun) {
  const { config, dataset, versions } = run.description;
  const { usage } = run;
  return {
    task: config.task,
    suite: findTask(config.task).suite,
    method: run.method,
    algorithm: config.algorithm,
    preset: config.preset,
    targetCost: config.targetCost,
    seed: config.seed,
    ...scoreColumns("last", run.last),
    ...scoreColumns("best", run.best),
    episodes: run.evaluation.normalizedCosts.length,
    updates: run.updates,
    seconds: usage?.seconds ?? null,
    evaluationSeconds: usage?.evaluationSeconds ?? null,
    processorSeconds: usage?.processorSeconds ?? null,
    peakMemory: usage?.peakMemory ?? null,
    datasetFile: dataset.file,
    datasetSha256: dataset.sha256,
    project: versions.project,
    node: versions.node,
    tensorflow: versions.tensorflow,
    options: JSON.stringify(config.options),
    folder: run.folder,
  };
}

/** A row of `runRow`. */
export type RunRow = ReturnType<typeof runRow>;

function scoreColumns<Which extends "last" | "best">(which: Which, evaluation: RecordedEvaluation) {
  const { update, normalizedReward, normalizedCost, normalizedCosts } = evaluation;
  return {
    [`${which}Update`]: update,
    [`${which}Reward`]: normalizedReward,
    [`${which}Cost`]: normalizedCost,
    [`${which}ViolationRate`]: violationRate(normalizedCosts),
  } as Record<`${Which}${"Update" | "Reward" | "Cost" | "ViolationRate"}`, number>;
}

/**
 * A row for each target cost of a group, and where its mean is over several one for that, whose `targetCost` is "all" or names them.
 *
 * @example
 * ```ts
 * import { groupRows, groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * groupRows(groups[0]).map(({ targetCost, runs }) => [targetCost, runs]); // → [[10, 3]]
 * ```
 */
export function groupRows(group: ResultGroup) {
  const { task, method, limits, targetCosts, overall, missing } = group;
  const common = { task, method };
  const covered = coversTargetCosts(group) ? "all" : targetCosts.join(", ");
  return [
    ...limits.map(({ targetCost, missingSeeds, ...summary }) => ({
      ...common,
      targetCost: targetCost,
      ...summaryColumns(summary),
      missing: missingSeeds.length,
    })),
    ...(overall && targetCosts.length > 1
      ? [{ ...common, targetCost: covered, ...summaryColumns(overall), missing: missing.length }]
      : []),
  ];
}

/** A row of `groupRows`. */
export type GroupRow = ReturnType<typeof groupRows>[number];

function summaryColumns({ runs, reward, rewardDeviation, cost, costDeviation, violationRate: rate }: ScoreSummary) {
  return {
    runs: runs.length,
    reward,
    rewardDeviation: rewardDeviation ?? null,
    cost,
    costDeviation: costDeviation ?? null,
    safe: isSafe({ cost }),
    violationRate: rate,
  };
}
