/**
 * Thrown values in Jupyter's terms: name, message, and a traceback that shows the failing TypeScript line.
 *
 * Code may throw anything, also an object that throws when it is looked at; whatever it is, the cell gets one report.
 */
import { inspect } from "node:util";
import { writtenNames } from "../cell-names.ts";
import type { ErrorReport } from "../messages.ts";
import { originOf } from "./stack-traces.ts";

/** Causes behind causes are shown up to this depth. */
const maxCauses = 5;

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

function asText(value: unknown): string {
  return typeof value === "string" ? value : readable(() => inspect(value), unreadable);
}

function propertyText(error: Error, name: "name" | "message" | "stack"): string {
  return asText(readable<unknown>(() => error[name], `(a ${name} that throws when it is read)`) ?? "");
}

/** The stack trace, or name and message where there is none. */
function traceOf(value: unknown): string {
  if (!isInstance(value, Error)) return asText(value);
  return propertyText(value, "stack") || `${propertyText(value, "name")}: ${propertyText(value, "message")}`;
}

/** The failing line with a caret, to stand above the trace. */
function excerptOf(error: Error): string[] {
  const { name, line, column, text } = originOf(error) ?? {};
  if (text === undefined) return [];
  const indent = text.slice(0, column! - 1).replace(/[^\t]/g, " ");
  return [`${name}:${line}`, `    ${text}`, `    ${indent}^`, ""];
}

function reportCauses(error: Error): string[] {
  const lines: string[] = [];
  let cause = readable(() => error.cause, undefined);
  for (let depth = 0; cause !== undefined && depth < maxCauses; depth++) {
    lines.push(...`Caused by: ${traceOf(cause)}`.split("\n"));
    const current = cause;
    cause = isInstance(current, Error) ? readable(() => current.cause, undefined) : undefined;
  }
  return lines;
}

function reportParts(error: Error): string[] {
  if (!isInstance(error, AggregateError)) return [];
  return readable(() => [...(error.errors as unknown[])], []).flatMap((part) => `  - ${traceOf(part)}`.split("\n"));
}

function nameOf(error: Error): string {
  return propertyText(error, "name") || asText(readable(() => error.constructor.name, "Error"));
}

/** Describes whatever a cell threw. */
export function reportError(thrown: unknown): ErrorReport {
  if (!isInstance(thrown, Error)) {
    const text = readable(() => inspect(thrown), unreadable);
    return { ename: "Uncaught", evalue: text, traceback: [`Uncaught ${text}`] };
  }
  const trace = traceOf(thrown).split("\n");
  return {
    ename: nameOf(thrown),
    evalue: writtenNames(propertyText(thrown, "message")),
    traceback: [...excerptOf(thrown), ...trace, ...reportParts(thrown), ...reportCauses(thrown)],
  };
}
