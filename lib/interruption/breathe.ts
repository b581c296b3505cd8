/** Long loops stay interruptible: they give way to the event loop now and then. */
import { interruptSignal } from "./signal.ts";

/** How long a loop may hold the event loop, in milliseconds. */
const longestBreath = 50;

let lastBreath = 0;

/**
 * Lets timers, displays and an interrupt through, if the last time is over 50 ms ago.
 * Throws the interrupt's reason where the notebook kernel was interrupted meanwhile.
 */
export async function breathe(): Promise<void> {
  const now = performance.now();
  if (now - lastBreath < longestBreath) return;
  await new Promise((resolve) => setImmediate(resolve));
  lastBreath = performance.now();
  interruptSignal()?.throwIfAborted();
}
