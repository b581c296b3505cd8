/** From a checked cell to its script and its declarations. */
import path from "node:path";
import type { CustomTransformers, EmitResult, Program, SourceFile, WriteFileCallback } from "typescript";
import { withoutDefaultExport } from "./declarations.ts";
import { holdAwaits } from "./held-awaits.ts";
import { addInterruptPoints } from "./interrupt-points.ts";
import type { RenamedGlobals } from "./rename-globals.ts";
import { keepRequires } from "./repl-imports.ts";
import { toReplCode } from "./repl-code.ts";

/** What tslab wants emitted, and how. */
export interface EmitOrder {
  program: Program;
  cell: SourceFile;
  write: WriteFileCallback;
  transformers: CustomTransformers;
}

/** Emits `cell` for V8's REPL mode; `renamed` learns its names. */
export function emitCell({ program, cell, write, transformers }: EmitOrder, renamed: RenamedGlobals): EmitResult {
  const earlier = cell.parent as unknown as SourceFile; // set by tslab, so that names are found there
  const checked = { cell, earlier, checker: program.getTypeChecker() };
  const writeAsTslabExpects: WriteFileCallback = (name, ...rest) => write(`outDir/${path.basename(name)}`, ...rest);
  const all = {
    before: [keepRequires],
    after: [renamed.transformer(checked), toReplCode, holdAwaits, addInterruptPoints],
    afterDeclarations: [...transformers.afterDeclarations!, withoutDefaultExport],
  };
  const emitter = program as { emit(...args: unknown[]): EmitResult };
  const result = emitter.emit(cell, writeAsTslabExpects, undefined, undefined, all, true); // true: declarations in any case
  renamed.add(checked);
  return result;
}
