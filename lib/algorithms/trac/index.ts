export { logProbabilities, logProbability } from "./reference.ts";
export { warmUpLearningRate } from "./schedule.ts";
export type { WarmUp } from "./schedule.ts";
export { TracLearner, classificationLoss, discounts, initialPolicy, trac } from "./trac.ts";
export type { LabelCounts, TracOptions, TracStart } from "./trac.ts";
