/**
 * Keeps a cell from making outputs faster than clients read them.
 *
 * Without a limit they would pile up in memory between the threads, and a stop or a shutdown would wait behind them.
 */
import { slot } from "./runtime/shared.ts";

/** The user's thread waits at this many outputs that are not sent yet. */
const most = 1000;
/** It goes on when only this many are left, so that the threads do not wake each other for every output. */
const few = 500;
/** Longest sleep (ms) before the number is looked at again. */
const patience = 1000;

/** Counts an output that the user's thread is about to hand over; sleeps first where too many are not sent yet. */
export function enterBacklog(shared: Int32Array<SharedArrayBuffer>): void {
  if (Atomics.load(shared, slot.unsent) >= most) sleepUntilFew(shared);
  Atomics.add(shared, slot.unsent, 1);
}

function sleepUntilFew(shared: Int32Array<SharedArrayBuffer>): void {
  for (let left = most; left > few; left = Atomics.load(shared, slot.unsent)) {
    Atomics.wait(shared, slot.unsent, left, patience);
  }
}

/** Counts an output that the protocol thread has sent. */
export function leaveBacklog(shared: Int32Array<SharedArrayBuffer>): void {
  if (Atomics.sub(shared, slot.unsent, 1) === few + 1) Atomics.notify(shared, slot.unsent);
}
