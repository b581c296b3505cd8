export { BcqLagLearner, bcqLag } from "./bcq-lag.ts";
export type { BcqLagOptions, BcqLagStart } from "./bcq-lag.ts";
