/** Thrown values in Jupyter's terms: name, message, and a traceback that shows the failing TypeScript line. */
import { inspect } from "node:util";
import type { ErrorReport } from "../messages.ts";
import { firstPlace, sourceLine } from "./stack-traces.ts";

/** The failing line with a caret, to stand above the trace. */
function excerptOf(stack: string): string[] {
  const place = firstPlace(stack);
  const text = place && sourceLine(place.name, place.line);
  if (place === undefined || text === undefined) return [];
  const indent = text.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  return [`${place.name}:${place.line}`, `    ${text}`, `    ${indent}^`, ""];
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
    evalue: String(thrown.message),
    traceback: [...excerptOf(stack), ...stack.split("\n"), ...reportParts(thrown), ...reportCause(thrown)],
  };
}
