/**
 * TypeScript, and tslab's converter running on it.
 *
 * tslab 1.0.22 was written for a fork of TypeScript 5.0. What it needs of that fork is supplied here under the fork's
 * name before the converter loads, together with the kernel's own rules: no real file watchers, the project's compiler
 * options, and code for V8's REPL instead of CommonJS.
 */
import { createRequire } from "node:module";
import path from "node:path";
import type * as TypeScript from "typescript";
import type { Converter } from "tslab/dist/converter.js";
import { cache } from "./cache.ts";
import { loadTypeScript } from "./load-typescript.ts";

const require = createRequire(import.meta.url);

const loaded = loadTypeScript(cache);

/** The compiler. */
export const ts: typeof TypeScript = loaded.ts;

/** See `LoadedTypeScript`. */
export const { keepCompiledCode } = loaded;

/** The parts of TypeScript that its type declarations leave out. */
export interface InternalTypeScript {
  nullTransformationContext: TypeScript.TransformationContext;
  bindSourceFile(file: TypeScript.SourceFile, options: TypeScript.CompilerOptions): void;
  getTouchingPropertyName(file: TypeScript.SourceFile, position: number): TypeScript.Node;
  findTokenOnLeftOfPosition(file: TypeScript.SourceFile, position: number): TypeScript.Node | undefined;
  SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: TypeScript.TypeChecker,
      symbol: TypeScript.Symbol,
      file: TypeScript.SourceFile,
      enclosing: TypeScript.Node | undefined,
      location: TypeScript.Node,
    ): {
      displayParts: TypeScript.SymbolDisplayPart[];
      documentation: TypeScript.SymbolDisplayPart[];
      symbolKind: TypeScript.ScriptElementKind;
      tags: TypeScript.JSDocTagInfo[] | undefined;
    };
  };
  Completions: {
    getCompletionsAtPosition(
      host: TypeScript.LanguageServiceHost,
      program: TypeScript.Program,
      log: (message: string) => void,
      file: TypeScript.SourceFile,
      position: number,
      preferences: TypeScript.UserPreferences,
      triggerCharacter: undefined,
      kind: TypeScript.CompletionTriggerKind,
      cancellation: TypeScript.CancellationToken,
    ): TypeScript.CompletionInfo | undefined;
  };
  SignatureHelp: {
    getSignatureHelpItems(
      program: TypeScript.Program,
      file: TypeScript.SourceFile,
      position: number,
      trigger: undefined,
      cancellation: TypeScript.CancellationToken,
    ): TypeScript.SignatureHelpItems | undefined;
  };
}

/** For questions that are answered in full. */
export const neverCancelled = { isCancellationRequested: () => false, throwIfCancellationRequested: () => {} };

/** See `InternalTypeScript`. */
export const internal = ts as unknown as InternalTypeScript;

/** What the kernel decides about a conversion. */
export interface ConverterRules {
  sys: TypeScript.System;
  /** Path of the file that stands for the cell. */
  cellFile: string;
  /** Gives TypeScript's text of the cell for tslab's. */
  readCell(text: string): string;
  options: TypeScript.CompilerOptions;
  createProgram: TypeScript.CreateProgram<TypeScript.EmitAndSemanticDiagnosticsBuilderProgram>;
  diagnosticsOf(program: TypeScript.Program, files: TypeScript.SourceFile[]): TypeScript.Diagnostic[];
}

let rules: ConverterRules;

/** Folders named node_modules/@types from `folder` upwards. */
function typeRootsAbove(folder: string): string[] {
  const roots: string[] = [];
  for (let current = folder; ; current = path.dirname(current)) {
    const candidate = path.join(current, "node_modules", "@types");
    if (ts.sys.directoryExists(candidate)) roots.push(candidate);
    if (path.dirname(current) === current) return roots;
  }
}

/**
 * tslab's file system with the kernel's text of the cell, and without a timer that tslab has no place for: TypeScript
 * looks for missing modules again at its next update anyway, and tslab asks for one with every cell.
 */
function systemFor(sys: TypeScript.System): TypeScript.System {
  const readFile: TypeScript.System["readFile"] = (file, encoding) => {
    const text = sys.readFile(file, encoding);
    return file === rules.cellFile && text !== undefined ? rules.readCell(text) : text;
  };
  const needless = {};
  const setTimeout: TypeScript.System["setTimeout"] = (callback, ms, ...args: unknown[]): unknown =>
    args[0] === "timerToInvalidateFailedLookupResolutions" ? needless : sys.setTimeout?.(callback, ms, ...args);
  const clearTimeout = (timer: unknown) => timer === needless || sys.clearTimeout?.(timer);
  return Object.assign(Object.create(sys) as TypeScript.System, { readFile, setTimeout, clearTimeout });
}

/** The fork's functions and the changed ones; everything else is TypeScript's own. */
function typescriptForTslab(): object {
  return {
    ...ts,
    sys: rules.sys,
    getQuickInfoAtPosition: () => undefined, // the kernel's own tooltips and completions are used
    getDefaultTypeRoots: typeRootsAbove,
    getNullTransformationContext: () => internal.nullTransformationContext,
    getPreEmitDiagnosticsOfFiles: (program: TypeScript.Program, files: TypeScript.SourceFile[]) =>
      rules.diagnosticsOf(program, files),
    createWatchCompilerHost: (files: string[], options: TypeScript.CompilerOptions, sys: TypeScript.System) => ({
      ...ts.createWatchCompilerHost(
        files,
        { ...options, ...rules.options },
        systemFor(sys),
        rules.createProgram,
        () => {},
        () => {},
      ),
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone, // see documentation.ts
    }),
    // Cells run as they are emitted, not as CommonJS.
    transpileModule: (code: string) => ({ outputText: code, diagnostics: [] }),
  };
}

/** tslab's converter under `rulesToUse`; its current folder is that of the process. */
export function createTslabConverter(rulesToUse: ConverterRules): Converter {
  rules = rulesToUse;
  const fork = require.resolve("@tslab/typescript-for-tslab");
  require.cache[fork] ??= { id: fork, filename: fork, loaded: true, exports: typescriptForTslab() } as NodeJS.Module;
  return (require("tslab/dist/converter.js") as typeof import("tslab/dist/converter.js")).createConverter();
}
