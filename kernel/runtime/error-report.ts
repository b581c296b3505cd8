/**
 * Thrown values in Jupyter's terms: name, message, and a traceback that shows the failing TypeScript line.
 *
 * Code may throw anything, also an object that throws when it is looked at; whatever it is, the cell gets one report.
 */
import { inspect, types } from "node:util";
import { writtenNames } from "../cell-names.ts";
import type { ErrorReport } from "../messages.ts";
import { originOf } from "./stack-traces.ts";

/** Causes and parts within each other are shown up to this depth. */
const maxDepth = 5;

const unreadable = "(a value that throws when it is looked at)";

/** What `read` gives, or `instead` where that throws. */
function readable<T>(read: () => T, instead: T): T {
  try {
    return read();
  } catch {
    return instead;
  }
}

/** `instanceof` for values that may throw when they are asked. */
export function isInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  return readable(() => value instanceof type, false);
}

/** Errors of another realm (`vm.runInNewContext`) are no instances of this one's `Error`. */
function isError(value: unknown): value is Error {
  return types.isNativeError(value) || isInstance(value, Error);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : readable(() => inspect(value), unreadable);
}

function propertyText(error: Error, name: "name" | "message" | "stack"): string {
  return asText(readable<unknown>(() => error[name], `(a ${name} that throws when it is read)`) ?? "");
}

/** The stack trace, or name and message where there is none. */
function traceOf(value: unknown): string {
  if (!isError(value)) return asText(value);
  return propertyText(value, "stack") || `${propertyText(value, "name")}: ${propertyText(value, "message")}`;
}

/** The failing line with a caret, to stand above the trace. */
function excerptOf(error: Error): string[] {
  const { name, line, column, text } = originOf(error) ?? { text: undefined };
  if (text === undefined) return [];
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`${name}:${line}`, `    ${text}`, `    ${indent}^`, ""];
}

/** What `error` was made of: an AggregateError's parts, or what failed while a resource was closed after a failure. */
function partsOf(error: Error): unknown[] {
  const { name, errors, suppressed } = error as Error & { errors?: unknown; suppressed?: unknown };
  if (name === "SuppressedError") return [(error as Error & { error?: unknown }).error, suppressed];
  return name === "AggregateError" && Array.isArray(errors) ? errors : [];
}

/** The parts and the cause of `error`, and theirs, each level indented further. */
function reportInner(error: Error, depth = 0): string[] {
  if (depth >= maxDepth) return [];
  const inner = readable(() => partsOf(error).map((part) => ({ label: "- ", value: part })), []);
  const cause = readable(() => error.cause, undefined);
  if (cause !== undefined) inner.push({ label: "Caused by: ", value: cause });
  return inner.flatMap(({ label, value }) => {
    const behind = isError(value) ? reportInner(value, depth + 1) : [];
    return [...`${label}${traceOf(value)}`.split("\n"), ...behind].map((line) => `  ${line}`);
  });
}

function nameOf(error: Error): string {
  return propertyText(error, "name") || asText(readable(() => error.constructor.name, "Error"));
}

/** Describes whatever a cell threw. */
export function reportError(thrown: unknown): ErrorReport {
  if (!isError(thrown)) {
    const text = readable(() => inspect(thrown), unreadable);
    return { ename: "Uncaught", evalue: text, traceback: [`Uncaught ${text}`] };
  }
  const trace = traceOf(thrown).split("\n");
  return {
    ename: nameOf(thrown),
    evalue: writtenNames(propertyText(thrown, "message")),
    traceback: [...excerptOf(thrown), ...trace, ...reportInner(thrown)],
  };
}
