/** Thrown values in Jupyter's terms: name, message, and a traceback that shows the failing TypeScript line. */
import { inspect } from "node:util";
import { writtenNames } from "../cell-names.ts";
import type { ErrorReport } from "../messages.ts";
import { originOf } from "./stack-traces.ts";

/** The failing line with a caret, to stand above the trace. */
function excerptOf(error: Error): string[] {
  const { name, line, column, text } = originOf(error) ?? {};
  if (text === undefined) return [];
  const indent = text.slice(0, column! - 1).replace(/[^\t]/g, " ");
  return [`${name}:${line}`, `    ${text}`, `    ${indent}^`, ""];
}

function reportCause(error: Error): string[] {
  if (error.cause === undefined) return [];
  const cause = error.cause instanceof Error ? (error.cause.stack ?? String(error.cause)) : inspect(error.cause);
  return [...`Caused by: ${cause}`.split("\n")];
}

function reportParts(error: Error): string[] {
  if (!(error instanceof AggregateError)) return [];
  return error.errors.flatMap((part) => `  - ${part instanceof Error ? part.stack : inspect(part)}`.split("\n"));
}

/** Describes whatever a cell threw. */
export function reportError(thrown: unknown): ErrorReport {
  if (!(thrown instanceof Error)) {
    const text = inspect(thrown);
    return { ename: "Uncaught", evalue: text, traceback: [`Uncaught ${text}`] };
  }
  const stack = String(thrown.stack ?? thrown);
  return {
    ename: String(thrown.name || thrown.constructor.name),
    evalue: writtenNames(String(thrown.message)),
    traceback: [...excerptOf(thrown), ...stack.split("\n"), ...reportParts(thrown), ...reportCause(thrown)],
  };
}
