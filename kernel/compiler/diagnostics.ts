/** TypeScript's complaints, worded with the cell's or the module's file, line and the line itself. */
import path from "node:path";
import type { Diagnostic, SourceFile } from "typescript";
import type { RefusedCell } from "../messages.ts";
import { suggestReplacement } from "./ipython-syntax.ts";
import { ts } from "./typescript.ts";

/** Where a cell lies in the file that TypeScript sees. */
export interface CellPlace {
  file: SourceFile;
  /** The cell's text as the user wrote it. */
  source: string;
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

/** @param cell absent where all files are the project's. */
function describe(diagnostic: Diagnostic, root: string, cell?: CellPlace): string[] {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const { file, start = 0, length = 1 } = diagnostic;
  if (file === undefined) return [`error TS${diagnostic.code}: ${message}`];
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const own = cell?.file.fileName === file.fileName ? cell : undefined;
  const name = own?.name ?? path.relative(root, file.fileName);
  const number = line + 1 - (own?.linesBefore ?? 0);
  const text = (own?.source ?? file.text).split("\n")[number - 1] ?? "";
  return [
    `${name}:${number}:${character + 1} - error TS${diagnostic.code}: ${message}`,
    ...excerpt(text, character, length),
  ];
}

/** What to write instead of IPython's syntax, where that is what TypeScript complains about. */
function adviceFor(diagnostics: readonly Diagnostic[], { file, source, linesBefore }: CellPlace): string | undefined {
  const start = file.getPositionOfLineAndCharacter(linesBefore, 0);
  const own = diagnostics.filter((diagnostic) => diagnostic.file?.fileName === file.fileName);
  return suggestReplacement(
    source,
    own.map(({ code, start: position = 0 }) => ({ code, position: position - start })),
  );
}

/** The report for a cell that TypeScript refuses; `diagnostics` holds at least one. */
export function refuse(diagnostics: readonly Diagnostic[], cell: CellPlace, root: string): RefusedCell {
  const advice = adviceFor(diagnostics, cell);
  const described =
    advice === undefined ? diagnostics.map((diagnostic) => describe(diagnostic, root, cell)) : [[advice]];
  const evalue = described.map((lines) => lines[0]).join("\n");
  return { status: "error", ename: "TypeScriptError", evalue, traceback: described.flat() };
}

/** What loading modules with type errors fails with. */
export class TypeScriptError extends Error {
  override name = "TypeScriptError";

  constructor(errors: readonly Diagnostic[], root: string) {
    super(errors.flatMap((error) => describe(error, root)).join("\n"));
  }
}
