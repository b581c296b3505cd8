export { BearLagLearner, bearLag } from "./bear-lag.ts";
export type { BearLagOptions } from "./bear-lag.ts";
