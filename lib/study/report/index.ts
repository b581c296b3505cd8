export { aggregatePanels, safetyProfile, suiteCrosses } from "./exhibits/aggregates.ts";
export { againstTargetCost, choosing, learningCurves, rewardForCost } from "./exhibits/task.ts";
export { timeAndMemory } from "./exhibits/usage.ts";
export type { Exhibit, MethodStyles } from "./exhibits/exhibit.ts";
export { writeReport } from "./report.ts";
export type { ReportInput, ReportOptions } from "./report.ts";
export { PaperTableView, tableHtml } from "./table-html.ts";
export { tableLatex } from "./table-latex.ts";
export { tableMarkdown } from "./table-markdown.ts";
