/** Finds out what cells would wait for, and keeps it for kernels: the worker of `kernel/fill-cache.mjs`. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { workerData } from "node:worker_threads";
import { cache } from "./cache.ts";
import { CellCompiler } from "./cells.ts";
import { importedBy } from "./module-imports.ts";
import { findProject } from "./options.ts";
import { ProjectModules } from "./project-modules.ts";
import { ScriptMaps } from "./script-maps.ts";
import { keepCompiledCode } from "./typescript.ts";

/** What `fill-cache.mjs` passes. */
export interface FillData {
  /** The notebooks' folder. */
  folder: string;
  cacheFolder: string;
  /** Cells, each after the one before. */
  cells: string[];
}

const { folder, cells } = workerData as FillData;
const maps = new ScriptMaps();
const project = findProject(folder);
const compiler = new CellCompiler(folder, project, maps, cache);
const modules = new ProjectModules(project, maps, cache, () => {});
const notebook = path.join(folder, "notebook.ts");

for (const cell of cells) {
  const compiled = compiler.compile(cell, "set-up");
  if (compiled.status === "error") process.stdout.write(`${compiled.traceback.join("\n")}\n`);
}
for (const specifier of cells.flatMap((cell) => importedBy(notebook, cell))) {
  modules.resolve(specifier, pathToFileURL(notebook).href);
}
modules.translateResolved();
keepCompiledCode();
