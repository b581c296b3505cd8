/** What a cell shows: text streams, displays and cleared outputs, each sent to the cell that made it. */
import { inspect } from "node:util";
import type { MessagePort } from "node:worker_threads";
import { enterBacklog } from "../backlog.ts";
import type { MimeBundle, OutputReport } from "../messages.ts";
import { currentCell } from "./cell-context.ts";
import type { Cell } from "./cell-context.ts";
import { process, queueMicrotask } from "./intrinsics.ts";
import { toJsonBundle, toPlainJson } from "./mime-bundle.ts";
import { TextDecoders } from "./text-decoders.ts";

const jupyterDisplay = Symbol.for("Jupyter.display");

/** How a display is placed. */
export interface DisplayOptions {
  /** Names the display so that it can be replaced later. */
  displayId?: string;
  /** Replaces the earlier display of that name instead of adding one. */
  update?: boolean;
  metadata?: object;
}

let port: MessagePort;
let numbers: Int32Array<SharedArrayBuffer>;

function report(output: OutputReport): void {
  enterBacklog(numbers);
  port.postMessage(output);
}

function cellId(): number {
  return currentCell()?.id ?? 0;
}

/** Sends `process.stdout` and `process.stderr` of this thread to Jupyter from now on. */
export function captureOutput(toProtocol: MessagePort, shared: Int32Array<SharedArrayBuffer>): void {
  port = toProtocol;
  numbers = shared;
  for (const name of ["stdout", "stderr"] as const) process[name].write = streamWriter(name);
}

function streamWriter(name: "stdout" | "stderr"): typeof process.stdout.write {
  return (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    const decoders = currentCell()?.decoders ?? new TextDecoders();
    const text = decoders.decode(name, chunk, encoding);
    if (text !== "") report({ type: "stream", cell: cellId(), name, text });
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") queueMicrotask(() => (done as () => void)());
    return true;
  };
}

/** Shows what is left of unfinished characters when `cell` ends. */
export function endStreams(cell: Cell): void {
  for (const name of ["stdout", "stderr"] as const) {
    const text = cell.decoders.end(name);
    if (text !== "") report({ type: "stream", cell: cell.id, name, text });
  }
}

/** Shows a MIME bundle below the running cell, or replaces an earlier one. */
export function display(bundle: Record<string, unknown>, options: DisplayOptions = {}): void {
  const { displayId, update = false } = options;
  if (update && displayId === undefined) throw new TypeError("Updating a display needs its displayId");
  const metadata = toPlainJson(options.metadata ?? {}, "A display's metadata") as object;
  report({ type: "display", cell: cellId(), data: toJsonBundle(bundle), metadata, displayId, update });
}

/** Empties the running cell's output, at once or when the next output comes. */
export function clearOutput(wait = false): void {
  report({ type: "clear", cell: cellId(), wait });
}

function displayMethod(value: unknown): unknown {
  try {
    return (value as Record<symbol, unknown> | null | undefined)?.[jupyterDisplay];
  } catch {
    return undefined; // an object that throws when it is asked for anything
  }
}

/** The MIME bundle for a cell's last value: its own, if it has one, else its text. */
export async function describeValue(value: unknown): Promise<MimeBundle> {
  const method = displayMethod(value);
  if (typeof method !== "function") return { "text/plain": inspect(value) };
  const bundle = toJsonBundle(await method.call(value));
  bundle["text/plain"] ??= inspect(value);
  return bundle;
}
