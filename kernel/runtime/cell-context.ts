/** Which cell the running code belongs to, also after an await, in a timer or in a background task. */
import { AsyncLocalStorage } from "node:async_hooks";
import { TextDecoders } from "./text-decoders.ts";

/** One run of one cell. */
export interface Cell {
  /** Number given by the protocol thread; it finds the request that outputs belong to. */
  readonly id: number;
  /** Aborts when this cell is interrupted. */
  readonly abort: AbortController;
  /** Number of the last interrupt that was thrown into this cell's code, or asked for before the cell began. */
  taken: number;
  /** Number of the first interrupt that its code caught. */
  caught?: number;
  /** The value of its last expression, once that was evaluated. */
  lastValue?: { value: unknown };
  /** What its top level awaits now, and what its `for await` loops walk through; see `hold`. */
  awaited: unknown;
  readonly iterated: unknown[];
  /** Bytes of its streams. */
  readonly decoders: TextDecoders;
}

/** A cell's code from one point on: all of it, or what runs since an interrupt was thrown into a part of it. */
interface Task {
  readonly cell: Cell;
  /** Number of the last interrupt that was thrown into this task or that it handles. */
  readonly taken: number;
}

const storage = new AsyncLocalStorage<Task>();
let latest: Cell | undefined;

/**
 * A cell that is about to run; it becomes the owner of output that no cell can be found for.
 * @param interrupts number of the latest interrupt, which does not concern this cell
 */
export function beginCell(id: number, interrupts: number): Cell {
  const decoders = new TextDecoders();
  latest = { id, abort: new AbortController(), taken: interrupts, awaited: undefined, iterated: [], decoders };
  return latest;
}

/** Runs `body` as code of `cell`. */
export function asCell<T>(cell: Cell, body: () => T): T {
  return storage.run({ cell, taken: cell.taken }, body);
}

/** The task whose code is running, or undefined before the first cell. */
export function currentTask(): Task | undefined {
  return storage.getStore() ?? (latest && { cell: latest, taken: latest.taken });
}

/** The cell whose code is running, or undefined before the first one. */
export function currentCell(): Cell | undefined {
  return storage.getStore()?.cell ?? latest;
}

/** Notes that an interrupt reached the running code: what it does and awaits from here on is its answer to it. */
export function takeInterrupt(cell: Cell, interrupt: number): void {
  cell.taken = interrupt;
  storage.enterWith({ cell, taken: interrupt });
}

/**
 * Keeps what a cell's top level awaits. Where nothing else holds it, as with `await new Promise(() => {})`, the cell's own
 * promise would be collected as garbage, and V8's inspector then calls back in the middle of the collection: Node aborts.
 */
export function hold<T>(awaited: T): T {
  const cell = currentCell();
  if (cell !== undefined) cell.awaited = awaited;
  return awaited;
}

/** Lets go of what the code of a cell that has ended awaited and gave: the cell itself is kept for its signal. */
export function release(cell: Cell): void {
  cell.lastValue = undefined;
  cell.awaited = undefined;
  cell.iterated.length = 0;
}

/** Keeps what a `for await` loop of a cell's top level walks through; see `hold`. */
export function holdEach<T>(iterated: T): T {
  currentCell()?.iterated.push(iterated);
  return iterated;
}
