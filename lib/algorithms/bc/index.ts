export { BcLearner, bcAll, bcSafe, chooseRows } from "./bc.ts";
export type { BcOptions, EpisodeChoice } from "./bc.ts";
