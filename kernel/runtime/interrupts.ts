/**
 * Interrupts that reach the middle of the user's code.
 *
 * The compiler puts a call after every await and into loops, in cells and in the project's modules. The call compares a
 * shared counter, so an interrupt is an ordinary exception at a known line: `finally` runs, variables stay, and the loop
 * itself ends, not just the cell's promise. Each interrupt is thrown once into a cell's code; what catches it, and every
 * `finally` on the way, may await for any time. Loops that the cell runs beside that get an exception of their own, and
 * where a loop caught an interrupt and runs on, a further one is thrown in each of its rounds.
 */
import { currentTask, takeInterrupt } from "./cell-context.ts";
import type { Cell } from "./cell-context.ts";
import { slot } from "./shared.ts";

/** Thrown into the user's code when Jupyter's stop button is pressed. */
export class KeyboardInterrupt extends Error {
  override name = "KeyboardInterrupt";
  constructor(options?: ErrorOptions) {
    super("interrupted", options);
  }
}

/** Cells since the latest interrupt; earlier ones have their signals aborted. */
const signalled = new Set<Cell>();
const thrownInto = new WeakMap<KeyboardInterrupt, Cell>();
let numbers: Int32Array;
let seen = 0;

/** Connects the checks with the counter that the protocol thread raises. */
export function watchInterrupts(shared: Int32Array): void {
  numbers = shared;
}

/** Remembers `cell`, so that its signal aborts at an interrupt, also when it has ended and left something running. */
export function trackCell(cell: Cell): void {
  signalled.add(cell);
}

/** Takes up an interrupt that was asked for: every cell begun so far is to stop. Returns the latest one's number. */
export function noticeInterrupt(): number {
  const asked = Atomics.load(numbers, slot.interrupts);
  if (asked === seen) return seen;
  seen = asked;
  const cells = [...signalled];
  signalled.clear();
  for (const cell of cells) cell.abort.abort(new KeyboardInterrupt());
  return seen;
}

/** Whether an interrupt was asked for that was not thrown into `cell`'s code yet. */
export function isOwed(cell: Cell): boolean {
  return noticeInterrupt() !== cell.taken;
}

/**
 * Looks at an interrupt that nobody caught. Where it was thrown into a task that `cell` does not wait for, the cell itself
 * still owes its answer.
 */
export function noticeEscape(interrupt: KeyboardInterrupt, cell: Cell | undefined): void {
  if (cell !== undefined && thrownInto.get(interrupt) === cell) cell.taken = -1;
}

/**
 * Whether the running loop is one of code that caught an earlier interrupt, ran on and is asked to stop again: then no
 * `catch` within the loop may keep it alive.
 */
function isInsistedOn({ caught }: Cell): boolean {
  return caught !== undefined && caught !== seen;
}

/** @param inLoop loops are stopped wherever they run; other code only once a cell, as it may be the answer to that. */
function throwIfOwed(inLoop: boolean): void {
  noticeInterrupt();
  const task = currentTask();
  if (task === undefined) return;
  const { cell } = task;
  const isOwed = task.taken !== seen && (inLoop || cell.taken !== seen);
  if (!isOwed && !(inLoop && isInsistedOn(cell))) return;
  takeInterrupt(cell, seen);
  const interrupt = new KeyboardInterrupt();
  thrownInto.set(interrupt, cell);
  throw interrupt;
}

/** Rounds of loops, all loops together, between two looks whether their task was left out so far. */
const roundsPerLook = 64;
let rounds = roundsPerLook;

/** Called after each await with its value: throws when the code is to stop, else gives the value back. */
export function afterAwait<T>(value: T): T {
  if (numbers[slot.interrupts] !== 0) {
    rounds = 1; // a loop that awaits looks in each round
    throwIfOwed(false);
  }
  return value;
}

/** Called in each round of a loop; costs about 2 ns. The read need not be atomic: the next round reads again. */
export function inLoop(): void {
  if (numbers[slot.interrupts] === seen && --rounds > 0) return;
  rounds = roundsPerLook;
  if (numbers[slot.interrupts] !== 0) throwIfOwed(true);
}

/** Whether `error` is an interrupt of `cell`, also as a library words it that was given the cell's signal. */
export function isInterrupt(error: unknown, cell: Cell): boolean {
  try {
    if (error instanceof KeyboardInterrupt) return true;
    return cell.abort.signal.aborted && error instanceof Error && error.name === "AbortError";
  } catch {
    return false; // an object that throws when it is looked at
  }
}

/** Called first where code catches an error: from here on it is answering the interrupt, if the error is one. */
export function caught(error: unknown): void {
  if (numbers[slot.interrupts] === 0) return;
  const task = currentTask();
  if (task === undefined || !isInterrupt(error, task.cell)) return;
  task.cell.caught ??= seen;
  takeInterrupt(task.cell, seen);
}
