/** Whether a text is a whole cell, for consoles that run a line as soon as it is complete. */
import type { Diagnostic, SourceFile } from "typescript";
import type { Completeness } from "../messages.ts";
import { ts } from "./typescript.ts";

/** Complaints that more text answers, wherever TypeScript places them. */
const answeredByMore = new Set([
  1010, // '*/' expected
  1160, // Unterminated template literal
]);
/** Complaints about something that had to end on its line. */
const endsWithLine = new Set([
  1002, // Unterminated string literal
  1161, // Unterminated regular expression literal
]);

function isCutOff({ code, start = 0 }: Diagnostic, end: number): boolean {
  if (endsWithLine.has(code)) return false;
  return answeredByMore.has(code) || start >= end;
}

function indentAfter(source: string): string {
  const line = source.trimEnd().split("\n").at(-1) ?? "";
  const indent = line.slice(0, line.search(/\S|$/));
  return /[[({]$/.test(line) ? `${indent}  ` : indent;
}

/**
 * Judges `source` by its syntax. "unknown" where it holds a line of another language: `%magic` and `!command` belong to
 * IPython, and TypeScript's parser cannot tell where they end.
 */
export function judgeCompleteness(source: string): Completeness {
  if (/^\s*(%|!\s*[a-z]+\s)/m.test(source)) return { status: "unknown" };
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest) as SourceFile & {
    parseDiagnostics: Diagnostic[];
  };
  const complaints = file.parseDiagnostics;
  if (complaints.length === 0) return { status: "complete" };
  const end = source.trimEnd().length;
  if (complaints.every((diagnostic) => isCutOff(diagnostic, end)))
    return { status: "incomplete", indent: indentAfter(source) };
  return { status: "invalid" };
}
