export { yieldToEvents } from "./yield-to-events.ts";
export { interruptSignal } from "./signal.ts";
