export { CoptidiceLearner, coptidice } from "./coptidice.ts";
export type { CoptidiceOptions, CoptidiceStart } from "./coptidice.ts";
export { deviationsOf } from "./deviations.ts";
export type { Deviations } from "./deviations.ts";
