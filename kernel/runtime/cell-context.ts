/** Which cell the running code belongs to, also after an await, in a timer or in a background task. */
import { AsyncLocalStorage } from "node:async_hooks";

/** One run of one cell. */
export interface Cell {
  /** Number given by the protocol thread; it finds the request that outputs belong to. */
  readonly id: number;
  /** Aborts when this cell is interrupted. */
  readonly abort: AbortController;
  finished: boolean;
  /** When an interrupt was thrown into this cell's code (ms since the epoch); undefined: not yet. */
  thrownAt: number | undefined;
}

const storage = new AsyncLocalStorage<Cell>();
let latest: Cell | undefined;

/** A cell that is about to run; it becomes the owner of output that no cell can be found for. */
export function beginCell(id: number): Cell {
  latest = { id, abort: new AbortController(), finished: false, thrownAt: undefined };
  return latest;
}

/** Runs `body` as code of `cell`. */
export function asCell<T>(cell: Cell, body: () => T): T {
  return storage.run(cell, body);
}

/** The cell whose code is running, or undefined before the first one. */
export function currentCell(): Cell | undefined {
  return storage.getStore() ?? latest;
}
