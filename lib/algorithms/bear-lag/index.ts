export { BearLagLearner, bearLag } from "./bear-lag.ts";
export type { BearLagOptions, BearLagStart } from "./bear-lag.ts";
