export { CdtLearner, cdt } from "./cdt.ts";
export type { CdtStart } from "./cdt.ts";
export { initialNetwork } from "./network-shape.ts";
export type { CdtOptions } from "./options.ts";
export { episodeWeights, startWeights } from "./sampling.ts";
export { targetReturnAt } from "./targets.ts";
