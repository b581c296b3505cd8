export { evaluate } from "./evaluate.ts";
export type { EpisodePath, Evaluation, EvaluationOptions } from "./evaluate.ts";
export { rollout } from "./rollout.ts";
export type { Episode, Policy, RolloutOptions } from "./rollout.ts";
export { normalizeCost, normalizeReward } from "./score.ts";
export { bootstrapInterval, mean, standardDeviation } from "./statistics.ts";
export type { BootstrapOptions } from "./statistics.ts";
