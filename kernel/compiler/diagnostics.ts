/** TypeScript's complaints, worded with the cell's or the module's file, line and the line itself. */
import path from "node:path";
import type { Diagnostic, SourceFile } from "typescript";
import type { RefusedCell } from "../messages.ts";
import { ts } from "./typescript.ts";

/** Where a cell lies in the file that TypeScript sees. */
export interface CellPlace {
  file: SourceFile;
  /** Shown instead of the file's name, e.g. "In[3]". */
  name: string;
  /** Lines before the cell's first one. */
  linesBefore: number;
}

/** A line of source with a caret below `column` (0-based), ready to print. */
export function excerpt(line: string, column: number, length = 1): string[] {
  const marker = "^".repeat(Math.max(1, Math.min(length, line.length - column)));
  return [`    ${line}`, `    ${line.slice(0, column).replace(/[^\t]/g, " ")}${marker}`];
}

function describe(diagnostic: Diagnostic, cell: CellPlace, root: string): string[] {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const { file, start = 0, length = 1 } = diagnostic;
  if (file === undefined) return [`error TS${diagnostic.code}: ${message}`];
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const isCell = file.fileName === cell.file.fileName;
  const name = isCell ? cell.name : path.relative(root, file.fileName);
  const number = line + 1 - (isCell ? cell.linesBefore : 0);
  const text = file.text.split("\n")[line] ?? "";
  return [`${name}:${number}:${character + 1} - error TS${diagnostic.code}: ${message}`, ...excerpt(text, character, length)];
}

/** The report for a cell that TypeScript refuses; `diagnostics` holds at least one. */
export function refuse(diagnostics: readonly Diagnostic[], cell: CellPlace, root: string): RefusedCell {
  const described = diagnostics.map((diagnostic) => describe(diagnostic, cell, root));
  const evalue = described.map((lines) => lines[0]).join("\n");
  return { status: "error", ename: "TypeScriptError", evalue, traceback: described.flat() };
}
