export { breathe } from "./breathe.ts";
export { interruptSignal } from "./signal.ts";
