export { paperAverages, paperResults } from "./paper.ts";
export type { PaperResult } from "./paper.ts";
export { bestSafeReward, isSafe, summarizeMethods } from "./summary.ts";
export type { MethodSummary, TaskResult } from "./summary.ts";
