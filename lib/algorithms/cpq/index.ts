export { CpqLearner, cpq } from "./cpq.ts";
export type { CpqOptions } from "./cpq.ts";
