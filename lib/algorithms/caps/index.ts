export { CapsLearner, caps } from "./caps.ts";
export type { CapsOptions, CapsStart } from "./caps.ts";
