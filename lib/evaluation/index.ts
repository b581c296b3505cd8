export { evaluate, maxEpisodes } from "./evaluate.ts";
export type { Evaluation, EvaluationOptions } from "./evaluate.ts";
export { actionDistances } from "./distance.ts";
export { rollout } from "./rollout.ts";
export type { Episode, EpisodePath, RolloutOptions } from "./rollout.ts";
export { normalizeCost, normalizeReward } from "./score.ts";
export * from "./statistics/index.ts";
export { watch } from "./watch.ts";
export type { Snapshot, WatchOptions } from "./watch.ts";
