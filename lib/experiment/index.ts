export { breathe } from "./breathe.ts";
export { runConfig } from "./config.ts";
export type { RunConfig, RunSettings } from "./config.ts";
export { presets } from "./presets.ts";
export type { MethodOptions, PresetName } from "./presets.ts";
export { randomFor, seedFor } from "./seeds.ts";
export type { Purpose } from "./seeds.ts";
export { MetricMeans, trainingLoop } from "./training-loop.ts";
export type { TrainingLoopOptions, TrainingStep } from "./training-loop.ts";
