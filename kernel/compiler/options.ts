/** Compiler options for cells and project modules: those of the project's tsconfig.json, except what a cell cannot have. */
import path from "node:path";
import type { CompilerOptions, ParseConfigHost } from "typescript";
import { ts } from "./typescript.ts";

/** Options for a notebook outside any TypeScript project. */
const defaults: CompilerOptions = {
  strict: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  allowImportingTsExtensions: true,
  esModuleInterop: true,
  resolveJsonModule: true,
};

/** What cells need whatever the project says: an emit, unchecked .d.ts files, and re-exported types in tslab's suffix. */
const required: CompilerOptions = {
  noEmit: false,
  declaration: true,
  inlineSourceMap: true,
  inlineSources: true,
  skipLibCheck: true,
  verbatimModuleSyntax: false,
  isolatedModules: false,
  isolatedDeclarations: false,
  incremental: false,
  composite: false,
  allowJs: false,
  checkJs: false,
  noUnusedLocals: false,
  removeComments: false,
};

/** Reads options without listing the project's files, which nobody needs here. */
const host: ParseConfigHost = { ...ts.sys, useCaseSensitiveFileNames: true, readDirectory: () => [] };

function readOptions(configFile: string): CompilerOptions {
  const read = ts.readConfigFile(configFile, (file) => ts.sys.readFile(file));
  if (read.error !== undefined) throw new SyntaxError(ts.flattenDiagnosticMessageText(read.error.messageText, "\n"));
  return ts.parseJsonConfigFileContent(read.config as unknown, host, path.dirname(configFile)).options;
}

/** Where the project's modules lie and how they are compiled. */
export interface Project {
  /** Folder of tsconfig.json, or `folder` itself where there is none. */
  root: string;
  options: CompilerOptions;
}

/**
 * The project that `folder` belongs to.
 * @throws SyntaxError when its tsconfig.json cannot be parsed.
 */
export function findProject(folder: string): Project {
  const configFile = ts.findConfigFile(folder, (file) => ts.sys.fileExists(file));
  const options = configFile === undefined ? defaults : readOptions(configFile);
  const root = configFile === undefined ? folder : path.dirname(configFile);
  const { experimentalDecorators = false } = options; // tslab's default is true
  return { root, options: { ...options, ...required, experimentalDecorators, rootDir: path.parse(folder).root } };
}
