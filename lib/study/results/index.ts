export { groupRuns, scoreRuns, summarizeRuns } from "./groups.ts";
export type { MissingRun, ResultGroup, ScoreSummary, ScoredRun } from "./groups.ts";
export { readResults } from "./read-results.ts";
export type { LeftOut, Results } from "./read-results.ts";
export { groupRows, runRow } from "./rows.ts";
export type { GroupRow, RunRow } from "./rows.ts";
export type { CheckpointRule, CurvePoint, RecordedEvaluation, RunRecord } from "./run-record.ts";
