/** What a cell shows: text streams, displays and cleared outputs, each sent to the cell that made it. */
import { inspect } from "node:util";
import type { MessagePort } from "node:worker_threads";
import type { MimeBundle, RuntimeReport } from "../messages.ts";
import { currentCell } from "./cell-context.ts";

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

function report(message: RuntimeReport): void {
  port.postMessage(message);
}

function cellId(): number {
  return currentCell()?.id ?? 0;
}

/** Sends `process.stdout` and `process.stderr` of this thread to Jupyter from now on. */
export function captureOutput(toProtocol: MessagePort): void {
  port = toProtocol;
  for (const name of ["stdout", "stderr"] as const) process[name].write = streamWriter(name);
}

function streamWriter(name: "stdout" | "stderr"): typeof process.stdout.write {
  return (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    if (text !== "") report({ type: "stream", cell: cellId(), name, text });
    const done = typeof encoding === "function" ? encoding : callback;
    if (typeof done === "function") queueMicrotask(() => (done as () => void)());
    return true;
  };
}

function isBinary(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function asPlainArrays(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return value;
  return Array.from(value as unknown as ArrayLike<number>);
}

/**
 * A copy of `bundle` that JSON can carry: bytes of pictures as base64, typed arrays as arrays.
 * @throws TypeError where `bundle` is not an object of MIME types.
 */
export function toJsonBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new TypeError(`A display needs an object from MIME types to data, got ${inspect(bundle)}`);
  }
  const result: MimeBundle = {};
  for (const [mime, data] of Object.entries(bundle)) {
    if (data === undefined) continue;
    result[mime] = isBinary(data) ? Buffer.from(data).toString("base64") : JSON.parse(JSON.stringify(data, asPlainArrays));
  }
  return result;
}

/** Shows a MIME bundle below the running cell, or replaces an earlier one. */
export function display(bundle: Record<string, unknown>, options: DisplayOptions = {}): void {
  const { displayId, update = false, metadata = {} } = options;
  if (update && displayId === undefined) throw new TypeError("Updating a display needs its displayId");
  report({ type: "display", cell: cellId(), data: toJsonBundle(bundle), metadata, displayId, update });
}

/** Empties the running cell's output, at once or when the next output comes. */
export function clearOutput(wait = false): void {
  report({ type: "clear", cell: cellId(), wait });
}

/** The MIME bundle for a cell's last value: its own, if it has one, else its text. */
export async function describeValue(value: unknown): Promise<MimeBundle> {
  const method = (value as Record<symbol, unknown> | null | undefined)?.[jupyterDisplay];
  if (typeof method !== "function") return { "text/plain": inspect(value) };
  const bundle = toJsonBundle(await method.call(value));
  bundle["text/plain"] ??= inspect(value);
  return bundle;
}
