export { planSweep } from "./plan.ts";
export type { PlannedRun, SweepAxes } from "./plan.ts";
export { createSweep, readSweep, runFolder, runState, sweepRuns } from "./sweep-folder.ts";
export type { RunState, SweepRun } from "./sweep-folder.ts";
