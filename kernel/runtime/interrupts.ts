/**
 * Interrupts that reach the middle of the user's code.
 *
 * The compiler puts a call after every await and into loops, in cells and in the project's modules. The call compares a
 * shared counter, so an interrupt is an ordinary exception at a known line: `finally` runs, variables stay, and the loop
 * itself ends, not just the cell's promise.
 */
import { currentCell } from "./cell-context.ts";
import type { Cell } from "./cell-context.ts";
import { slot } from "./shared.ts";

/** Thrown into the user's code when Jupyter's stop button is pressed. */
export class KeyboardInterrupt extends Error {
  override name = "KeyboardInterrupt";
  constructor() {
    super("interrupted");
  }
}

/** For this long (ms) after an interrupt the code may await in its `finally` blocks without being stopped again. */
const cleanUpTime = 1000;

const interruptedCells = new WeakSet<Cell>();
const runningCells = new Set<Cell>();
let shared: Int32Array;
let seen = 0;

/** Connects the checks with the counter that the protocol thread raises. */
export function watchInterrupts(numbers: Int32Array): void {
  shared = numbers;
}

/** Remembers `cell`, so that an interrupt also ends what it leaves running in the background. */
export function trackCell(cell: Cell): void {
  runningCells.add(cell);
}

/** Takes up an interrupt that was asked for: every cell begun so far is to stop. */
export function noticeInterrupt(): void {
  const asked = Atomics.load(shared, slot.interrupts);
  if (asked === seen) return;
  seen = asked;
  for (const cell of runningCells) {
    interruptedCells.add(cell);
    cell.thrownAt = undefined;
    if (cell.finished) runningCells.delete(cell);
    cell.abort.abort(new KeyboardInterrupt());
  }
}

/** Whether `cell` was asked to stop. */
export function wasInterrupted(cell: Cell): boolean {
  noticeInterrupt();
  return interruptedCells.has(cell);
}

function throwIfStopped(): void {
  const cell = currentCell();
  if (cell === undefined || !interruptedCells.has(cell)) return;
  const now = Date.now();
  if (cell.thrownAt !== undefined && (!cell.finished || now - cell.thrownAt < cleanUpTime)) return;
  cell.thrownAt ??= now;
  throw new KeyboardInterrupt();
}

/** Called after each await with its value: throws when the cell is to stop, else gives the value back. */
export function afterAwait<T>(value: T): T {
  if (Atomics.load(shared, slot.interrupts) !== 0) {
    noticeInterrupt();
    throwIfStopped();
  }
  return value;
}

/** Rounds of loops, all loops together, until the next look at the shared counter; the look costs about 5 ns. */
const roundsPerLook = 16;
let rounds = roundsPerLook;

/** Called in each round of a loop. */
export function inLoop(): void {
  if (--rounds > 0) return;
  rounds = roundsPerLook;
  if (Atomics.load(shared, slot.interrupts) !== seen) {
    noticeInterrupt();
    throwIfStopped();
  }
}
