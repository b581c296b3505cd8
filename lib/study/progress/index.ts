export { sweepFigure, sweepProgress } from "./sweep-progress.ts";
export type { SweepProgressOptions } from "./sweep-progress.ts";
