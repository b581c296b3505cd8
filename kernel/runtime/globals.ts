/** What compiled code, the project's library and the user's cells find in the global scope. */
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { currentCell, hold, holdEach } from "./cell-context.ts";
import { importForCell, resolveForCell } from "./cell-imports.ts";
import { takeThrown } from "./evaluate.ts";
import { prepareForcedStop } from "./forced-stop.ts";
import { afterAwait, caught, inLoop } from "./interrupts.ts";
import { clearOutput, display } from "./output.ts";

/**
 * Defines the globals of cells and modules.
 * @param folder the notebook's folder
 */
export function installGlobals(folder: string): void {
  const notebook = path.join(folder, "notebook.ts");
  const meta = { url: pathToFileURL(notebook).href, filename: notebook, dirname: folder, resolve: resolveForCell };
  const points = { afterAwait, inLoop, caught, hold, holdEach };
  const kernel = { import: importForCell, lastValue, ...points, takeThrown, prepareForcedStop, meta };
  Object.defineProperty(globalThis, "__kernel", { value: Object.freeze(kernel) });
  const forLibraries = {
    display,
    clearOutput,
    get signal() {
      return currentCell()?.abort.signal ?? new AbortController().signal;
    },
  };
  Object.defineProperty(globalThis, Symbol.for("jupyter.kernel"), { value: Object.freeze(forLibraries) });
  Object.assign(globalThis, { prompt: refuseInput, confirm: refuseInput, alert: (text: unknown) => console.log(text) });
  Object.defineProperty(globalThis, "require", { value: createRequire(notebook), writable: true, configurable: true });
}

/** Receives the value of a cell's last expression. */
function lastValue(value: unknown): void {
  const cell = currentCell();
  if (cell !== undefined) cell.lastValue = { value };
}

/** Thrown where code asks the reader for input: a cell that waits for a person cannot run unattended. */
class StdinNotImplementedError extends Error {
  override name = "StdinNotImplementedError";
}

function refuseInput(question = ""): never {
  const asked = question === "" ? "" : ` ("${question}")`;
  throw new StdinNotImplementedError(`This kernel cannot ask for input${asked}: declare a value in the cell instead`);
}
