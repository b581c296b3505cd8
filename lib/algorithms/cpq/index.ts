export { CpqLearner, cpq } from "./cpq.ts";
export type { CpqOptions, CpqStart } from "./cpq.ts";
