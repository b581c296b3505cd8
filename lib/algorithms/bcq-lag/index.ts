export { BcqLagLearner, bcqLag } from "./bcq-lag.ts";
export type { BcqLagOptions } from "./bcq-lag.ts";
