/** Long loops stay interruptible: they give way to the event loop now and then. */
import { interruptSignal } from "./signal.ts";

/** How long a loop may hold the event loop, in milliseconds. */
const maxHold = 50;

let lastYield = 0;

/**
 * Lets timers, displays and an interrupt through, if the last time is over 50 ms ago.
 * Throws the interrupt's reason where the notebook kernel was interrupted meanwhile.
 */
export async function yieldToEvents(): Promise<void> {
  const now = performance.now();
  if (now - lastYield < maxHold) return;
  await new Promise((resolve) => setImmediate(resolve));
  lastYield = performance.now();
  interruptSignal()?.throwIfAborted();
}
