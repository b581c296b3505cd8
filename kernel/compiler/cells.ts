/** Checks and compiles cells one after the other; each sees what the earlier ones declared. */
import path from "node:path";
import type {
  BuilderProgram,
  CreateProgram,
  Diagnostic,
  EmitAndSemanticDiagnosticsBuilderProgram,
  Program,
  SourceFile,
} from "typescript";
import type { Converter } from "tslab/dist/converter.js";
import type { CompiledCell, RefusedCell } from "../messages.ts";
import { readCell } from "./cell-text.ts";
import { forgottenDeclarations, namesOf } from "./declarations.ts";
import { refuse, TypeScriptError } from "./diagnostics.ts";
import { keyOf } from "./disk-cache.ts";
import type { DiskCache } from "./disk-cache.ts";
import { emitCell } from "./emit-cell.ts";
import { KnownCells } from "./known-cells.ts";
import type { CellResult } from "./known-cells.ts";
import { ModuleChecks } from "./module-checks.ts";
import { ModuleGraph } from "./module-graph.ts";
import type { OpenCell } from "./open-cell.ts";
import type { Project } from "./options.ts";
import { RenamedGlobals } from "./rename-globals.ts";
import { separateMap } from "./script-maps.ts";
import type { ScriptMaps } from "./script-maps.ts";
import { createTslabConverter, internal, ts } from "./typescript.ts";
import { WatchedFiles } from "./watched-files.ts";

/** tslab puts one line before a cell, to make it a module. */
const linesBefore = 1;

/** Complaints about what a cell may hold although the project's files may not: the kernel translates it anyway. */
const allowedInCells = new Set([
  1202, // Import assignment cannot be used when targeting ECMAScript modules
  1294, // This syntax is not allowed when 'erasableSyntaxOnly' is enabled
]);

/** The compiler of one notebook. */
export class CellCompiler {
  readonly #project: Project;
  readonly #maps: ScriptMaps;
  /** Files of the program that stand for the cell and for the ones before it. */
  readonly #cellFile: string;
  readonly #earlierFile: string;
  readonly #settings: string;
  readonly #known: KnownCells;
  readonly #converter: Converter;
  readonly #files = new WatchedFiles();
  #declarations = "";
  readonly #renamed = new RenamedGlobals();
  #diagnostics: Diagnostic[] = [];
  readonly #modules: ModuleChecks;
  #cell: SourceFile | undefined;
  #program: Program | undefined;
  /** Whether the program is to be made, or lacks what the latest cell declared. */
  #isBehind = true;
  /** Modules that the latest cell imports, or that were loaded since: checked texts by their files. */
  #checked: Record<string, string> = {};

  /**
   * @param folder the notebook's folder, which must be the process's current one.
   * @param cache what is known about the project's modules and about cells.
   */
  constructor(folder: string, project: Project, maps: ScriptMaps, cache: DiskCache) {
    this.#project = project;
    this.#maps = maps;
    this.#modules = new ModuleChecks(project.options, cache);
    this.#known = new KnownCells(cache);
    this.#settings = keyOf("cell", folder, ts.version, process.version, JSON.stringify(project.options));
    this.#cellFile = path.join(folder, "__tslab__.ts").replaceAll("\\", "/");
    this.#earlierFile = path.join(folder, "__prev__.d.ts").replaceAll("\\", "/");
    this.#converter = this.#createConverter();
  }

  /** Compiles `source`; `name` is what messages and stack traces call the cell. */
  compile(source: string, name: string): CompiledCell | RefusedCell {
    const key = keyOf(this.#settings, this.#declarations, JSON.stringify(this.#renamed.names), source);
    const known = this.#known.find(key);
    const result = known ?? this.#convert(source);
    if (result === undefined) return this.#refuse(source, name);
    if (known === undefined)
      this.#known.keep(key, result, this.#program!, this.#files, [this.#cellFile, this.#earlierFile]);
    this.#adopt(result, known !== undefined);
    this.#maps.add(name, { map: result.map, name, linesBefore });
    return { status: "ok", code: `${result.code}\n//# sourceURL=${name}` };
  }

  /** Compiles an expression as the cell that would come next, so that it sees what `compile` got last; nothing sees it. */
  compileExpression(expression: string): CompiledCell | RefusedCell {
    const [{ names }, checked] = [this.#renamed, this.#checked];
    const source = `(${expression}\n)`; // an object in braces is no block, and a comment ends with its line
    const result = this.#convert(source);
    this.#renamed.names = names;
    this.#checked = checked;
    return result === undefined ? this.#refuse(source, "expression") : { status: "ok", code: result.code };
  }

  /** Has TypeScript make the program that the next question needs, where it was not needed yet. */
  catchUp(): void {
    if (this.#isBehind) this.#convert("");
  }

  /**
   * Checks a module that is about to be loaded, and those that are loaded before it. Most were checked with the cell that
   * imports them; this is for `import()`. A text that the latest program does not hold is loaded unchecked.
   * @throws TypeScriptError that shows the type errors.
   */
  checkModule(name: string, text: string): void {
    if (this.#checked[name] === keyOf(text)) return;
    this.catchUp();
    const file = this.#program?.getSourceFile(name);
    if (file?.text !== text) return;
    const modules = new ModuleGraph(this.#program!).loadedBefore(file);
    const errors = this.#modules.errorsOf(this.#program!, modules);
    if (errors.length > 0) throw new TypeScriptError(errors, this.#project.root);
    Object.assign(this.#checked, textsOf(modules));
  }

  /** `source` as a cell that is being written, for completion and tooltips. */
  open(source: string): OpenCell {
    this.#fresh().inspect(this.#declarations, source, 0); // tslab puts the text into the program
    const file = this.#program!.getSourceFile(this.#cellFile)!;
    return { program: this.#program!, file, offset: file.getPositionOfLineAndCharacter(linesBefore, 0), source };
  }

  /** The cell's code and what later cells know of it; undefined where there are errors. */
  #convert(source: string): CellResult | undefined {
    const { output = "", declOutput = "" } = this.#fresh().convert(this.#declarations, source);
    if (this.#diagnostics.length > 0) return undefined;
    const declarations = declOutput + forgottenDeclarations(this.#declarations, declOutput, namesOf(this.#cell!));
    const { code, map } = separateMap(output);
    map.sourcesContent = ["\n".repeat(linesBefore) + source];
    return { code, map, declarations, renamed: this.#renamed.names, checked: this.#checked };
  }

  #refuse(source: string, name: string): RefusedCell {
    return refuse(this.#diagnostics, { file: this.#cell!, source, name, linesBefore }, this.#project.root);
  }

  #adopt({ declarations, renamed, checked }: CellResult, isBehind: boolean): void {
    this.#declarations = declarations;
    this.#renamed.names = renamed;
    this.#checked = { ...checked };
    this.#isBehind = isBehind;
  }

  /** The converter, aware of files that were edited, that came or that went. */
  #fresh(): Converter {
    this.#isBehind = false;
    this.#diagnostics = [];
    this.#files.refresh();
    return this.#converter;
  }

  #createConverter(): Converter {
    return createTslabConverter({
      sys: this.#files.sys,
      cellFile: this.#cellFile,
      readCell,
      options: this.#project.options,
      diagnosticsOf: (program, files) => this.#check(program, files),
      createProgram: (...args) => this.#createProgram(...args),
    });
  }

  /**
   * Without TypeScript's own record of what each file depends on, which takes longer than a cell's check. tslab asks for
   * the cell's names before there is a checker, so they are bound here. Only the cell is emitted: project modules are
   * served by the module loader.
   */
  #createProgram(...args: Parameters<CreateProgram<BuilderProgram>>): EmitAndSemanticDiagnosticsBuilderProgram {
    const builder = ts.createAbstractBuilder(...args);
    const program = builder.getProgram();
    this.#program = program;
    internal.bindSourceFile(program.getSourceFile(this.#cellFile)!, program.getCompilerOptions());
    builder.getAllDependencies = (file) => new ModuleGraph(program).loadedBefore(file).map(({ fileName }) => fileName);
    builder.emit = (file, write, _token, _only, transformers) => {
      if (file!.fileName !== this.#cellFile) return { emitSkipped: true, diagnostics: [] };
      return emitCell({ program, cell: file!, write: write!, transformers: transformers! }, this.#renamed);
    };
    return builder as EmitAndSemanticDiagnosticsBuilderProgram;
  }

  #check(program: Program, files: SourceFile[]): Diagnostic[] {
    const [cell, ...modules] = files;
    this.#cell = cell!;
    const own = [...program.getSyntacticDiagnostics(cell), ...program.getSemanticDiagnostics(cell)];
    const moduleErrors = this.#modules.errorsOf(program, modules);
    this.#checked = moduleErrors.length === 0 ? textsOf(modules) : {};
    this.#diagnostics = [...own.filter(({ code }) => !allowedInCells.has(code)), ...moduleErrors];
    return this.#diagnostics;
  }
}

/** Digests of the texts of `modules`, by their files. */
function textsOf(modules: readonly SourceFile[]): Record<string, string> {
  return Object.fromEntries(modules.map(({ fileName, text }) => [fileName, keyOf(text)]));
}
