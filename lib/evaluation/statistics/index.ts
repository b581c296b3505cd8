export {
  interquartileMean,
  meanExcessCost,
  meanOverTasks,
  optimalityGap,
  probabilityOfImprovement,
  safeTaskShare,
  shareAbove,
  violationRate,
} from "./aggregates.ts";
export type { TaskScores } from "./aggregates.ts";
export { bootstrapBand, bootstrapInterval } from "./bootstrap.ts";
export type { BootstrapOptions, Interval } from "./bootstrap.ts";
export { performanceProfile } from "./profile.ts";
export type { PerformanceProfile } from "./profile.ts";
export { mean, quantile, slope, standardDeviation } from "./summaries.ts";
