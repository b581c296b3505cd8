/**
 * The type errors of the project's modules, each found once.
 *
 * A program's checker starts from nothing at each cell, and checking a library takes seconds. So a module is checked again
 * only when something that its check depends on has changed; of a module without errors later kernels know it, too.
 */
import type { CompilerOptions, Diagnostic, Program, SourceFile } from "typescript";
import { keyOf } from "./disk-cache.ts";
import type { DiskCache } from "./disk-cache.ts";
import { ModuleGraph } from "./module-graph.ts";
import { ts } from "./typescript.ts";

/** The checks of one project's modules. */
export class ModuleChecks {
  readonly #cache: DiskCache;
  readonly #settings: string;
  readonly #found = new Map<string, { digest: string; diagnostics: Diagnostic[] }>();
  #last: { summary?: string; diagnostics: Diagnostic[] } = { diagnostics: [] };

  /** @param options those of the programs that are going to be checked. */
  constructor(options: CompilerOptions, cache: DiskCache) {
    this.#cache = cache;
    this.#settings = keyOf("without type errors", ts.version, JSON.stringify(options));
  }

  /** The errors in `files`, the modules of the project that a cell reaches. */
  errorsOf(program: Program, files: readonly SourceFile[]): Diagnostic[] {
    const graph = new ModuleGraph(program);
    const summary = graph.summary(files);
    if (summary !== this.#last.summary) {
      this.#last = { summary, diagnostics: files.flatMap((file) => this.#errorsIn(program, file, graph.digest(file))) };
    }
    return this.#last.diagnostics;
  }

  #errorsIn(program: Program, file: SourceFile, reached: string): Diagnostic[] {
    const digest = keyOf(this.#settings, file.fileName, reached);
    const known = this.#found.get(file.fileName);
    if (known?.digest === digest) return known.diagnostics;
    const diagnostics = this.#cache.read(digest) === undefined ? this.#check(program, file, digest) : [];
    this.#found.set(file.fileName, { digest, diagnostics });
    return diagnostics;
  }

  #check(program: Program, file: SourceFile, digest: string): Diagnostic[] {
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    if (diagnostics.length === 0) this.#cache.write(digest, "");
    return diagnostics;
  }
}
