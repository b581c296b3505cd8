/**
 * Completion in Jupyter's terms: names, members, keys, string literals, what a module exports, and paths in imports.
 *
 * TypeScript's functions are called on the program that checks the cells: a LanguageService would hold a second one.
 */
import type { CompletionEntry, CompletionInfo, LanguageServiceHost, Program, UserPreferences } from "typescript";
import type { Completion } from "../messages.ts";
import type { OpenCell } from "./open-cell.ts";
import { internal, neverCancelled, ts } from "./typescript.ts";

/** At most this many candidates: more than a person reads, and JupyterLab draws every one. */
const maxMatches = 500;

const preferences: UserPreferences = {
  includeCompletionsWithInsertText: true,
  importModuleSpecifierEnding: "minimal",
};

/** The file system for paths in imports. */
function hostFor(program: Program): LanguageServiceHost {
  const settings = {
    getCompilationSettings: () => program.getCompilerOptions(),
    useCaseSensitiveFileNames: () => true,
  };
  return Object.assign(Object.create(ts.sys), settings) as LanguageServiceHost;
}

function candidatesAt({ program, file, offset }: OpenCell, position: number): CompletionInfo | undefined {
  const log = () => {};
  const kind = ts.CompletionTriggerKind.Invoked;
  return internal.Completions.getCompletionsAtPosition(
    hostFor(program),
    program,
    log,
    file,
    offset + position,
    preferences,
    undefined,
    kind,
    neverCancelled,
  );
}

/** Start and end of a piece of the cell's text. */
interface Range {
  start: number;
  end: number;
}

/** The identifier around `position`. */
function identifierAt(source: string, position: number): Range {
  const start = source.slice(0, position).search(/#?[\p{ID_Continue}$]*$/u);
  const length = source.slice(position).search(/[^\p{ID_Continue}$]|$/u);
  return { start, end: position + length };
}

/** What the candidates replace: what TypeScript says about the first one, else the identifier at the cursor. */
function replacedRange(entries: readonly CompletionEntry[], { source, offset }: OpenCell, position: number): Range {
  const span = entries.find(({ insertText }) => insertText === undefined)?.replacementSpan;
  if (span === undefined) return identifierAt(source, position);
  return { start: span.start - offset, end: span.start - offset + span.length };
}

/** How well a candidate fits what is typed: it begins so, it begins so in another case, or it contains it; undefined: not. */
function fit(name: string, typed: string): number | undefined {
  if (name.startsWith(typed)) return 0;
  const [lowerName, lowerTyped] = [name.toLowerCase(), typed.toLowerCase()];
  if (lowerName.startsWith(lowerTyped)) return 1;
  return lowerName.includes(lowerTyped) ? 2 : undefined;
}

/** Candidates that begin with `typed`, best first; where none does, those that contain it. */
function closest(entries: readonly CompletionEntry[], typed: string): CompletionEntry[] {
  const fitting = entries.flatMap((entry) => {
    const found = fit(entry.name, typed);
    return found === undefined ? [] : [{ entry, fit: found }];
  });
  const beginning = fitting.filter((found) => found.fit < 2);
  const order = (found: (typeof fitting)[number]) => `${found.fit}${found.entry.sortText}`;
  return (beginning.length > 0 ? beginning : fitting)
    .sort((a, b) => order(a).localeCompare(order(b)) || a.entry.name.localeCompare(b.entry.name))
    .map(({ entry }) => entry);
}

/** Completes the text of `cell` at `position`, with the kind of each candidate for the icon beside it. */
export function complete(cell: OpenCell, position: number): Completion {
  const entries = candidatesAt(cell, position)?.entries ?? [];
  const { start, end } = replacedRange(entries, cell, position);
  const plain = entries.filter(({ name, insertText }) => insertText === undefined && name !== ".bin"); // npm's, no package
  const found = closest(plain, cell.source.slice(start, position)).slice(0, maxMatches);
  const types = found.map(({ name: text, kind: type }) => ({ text, type, start, end }));
  return { matches: found.map(({ name }) => name), start, end, types };
}
