/**
 * Ends by force what this thread runs, where no interrupt point is reached: a regular expression, a package's loop.
 *
 * V8 can end a thread's code at any place, without its `finally` blocks. Node's own JavaScript is on the stack, too, and
 * keeps a stack of async contexts that native code compares afterwards: left as it is, Node aborts. So the protocol thread
 * has this thread empty it in the middle of the running code, by the way Node goes after an uncaught exception, and only
 * then ends the code. Microtasks that wait at that moment are lost, so that a cell is given up with it. V8 ends the code at
 * the next call or round of a loop; where Node would have filled that stack again by then, the thread is asked once more.
 */
import { giveUp } from "./evaluate.ts";
import { process } from "./intrinsics.ts";
import { KeyboardInterrupt } from "./interrupts.ts";
import { slot } from "./shared.ts";

type FatalException = (error: unknown) => boolean;

/** Frames of a call from the inspector: this function, and the code that the inspector evaluates. */
const ownFrames = 2;

let numbers: Int32Array;
let prepared: () => void;
let answered = 0;
let stopped = false;

/** @param sayPrepared asks the protocol thread to have V8 end this thread's code now */
export function allowForcedStops(shared: Int32Array, sayPrepared: () => void): void {
  numbers = shared;
  prepared = sayPrepared;
}

/** Says that this thread is back in its event loop and takes up all interrupts so far; returns whether by force. */
export function endForcedStop(): boolean {
  answered = Atomics.load(numbers, slot.interrupts);
  const wasStopped = stopped;
  stopped = false;
  return wasStopped;
}

/** Node's modules that fill the stack of async contexts. */
const bookkeeping = /^node:(async_hooks|internal\/(async_hooks|timers|process\/(task_queues|promises)))$/;

/** Whether this thread's code can be ended where it is: neither in the event loop nor in Node's bookkeeping. */
function canEndHere(): boolean {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- is put back below, not called
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder: { stack?: string[] } = {};
  Error.stackTraceLimit = ownFrames + 2;
  // No source maps here: they wait for the compiler thread.
  Error.prepareStackTrace = (_, frames) => frames.map((frame) => frame.getFileName() ?? "");
  Error.captureStackTrace(holder);
  const running = holder.stack?.at(ownFrames + 1); // behind canEndHere itself
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return running !== undefined && !bookkeeping.test(running);
}

/** Called by the protocol thread through V8's inspector, in the middle of whatever runs here. */
export function prepareForcedStop(): void {
  const { _fatalException: clearContexts } = process as unknown as { _fatalException?: FatalException };
  if (answered === Atomics.load(numbers, slot.interrupts) || !canEndHere()) return;
  if (clearContexts === undefined || process.listenerCount("uncaughtException") === 0) return;
  stopped = true;
  giveUp();
  clearContexts(new KeyboardInterrupt());
  prepared();
  while (Atomics.load(numbers, slot.terminating) === 0); // no Atomics.wait: the stopped code may be in one
  Atomics.store(numbers, slot.terminating, 0);
}
