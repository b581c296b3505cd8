export { paperAverages, paperResults } from "./paper.ts";
export type { PaperResult } from "./paper.ts";
export { simulateSelection } from "./policy-selection.ts";
export type { Candidate, SelectionOptions, SelectionPoint } from "./policy-selection.ts";
export { bestSafeReward, isSafe, summarizeMethods } from "./summary.ts";
export type { MethodSummary, TaskResult } from "./summary.ts";
export { createSweep, planSweep, readSweep, runState, sweepRuns } from "./sweep/index.ts";
export type { PlannedRun, RunState, SweepAxes, SweepRun } from "./sweep/index.ts";
