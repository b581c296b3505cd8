/** Methods and tasks of the user's own, for processes that the user does not write. */
import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readJson } from "../files/index.ts";

/**
 * Loads the modules that `TRAC_REGISTER` names, paths with the system's separator between them (`:`). They call `registerMethod`,
 * `registerTask` and `registerSimulator`. Throws RangeError that names the one that fails, or that Node takes for CommonJS.
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { findTask } from "../lib/dataset";
 * import { loadRegistered } from "../lib/experiment";
 *
 * writeFileSync(
 *   "maze.mjs",
 *   `import { registerTask } from "../lib/dataset/index.ts";
 *   const sizes = { observationSize: 2, actionSize: 2, episodeSteps: 40 };
 *   registerTask({ name: "OwnMaze", ...sizes, minReward: 0, maxReward: 2, targetCosts: [1] });`,
 * );
 * await loadRegistered("maze.mjs"); // as TRAC_REGISTER=maze.mjs would
 * findTask("OwnMaze").episodeSteps; // → 40
 * ```
 */
export async function loadRegistered(modules = process.env.TRAC_REGISTER ?? ""): Promise<void> {
  for (const file of modules.split(path.delimiter).filter(Boolean)) {
    requireEsModule(file);
    try {
      await import(pathToFileURL(path.resolve(file)).href);
    } catch (error) {
      const reason = (error as Error).message;
      throw new RangeError(`TRAC_REGISTER must name modules that can be loaded, ${file} cannot: ${reason}`, {
        cause: error,
      });
    }
  }
}

/** CommonJS would have a second copy of the library, in which nothing looks for what it registers. */
function requireEsModule(file: string): void {
  if (path.extname(file) !== ".ts" || isInModulePackage(path.resolve(file))) return;
  throw new RangeError(
    `TRAC_REGISTER must name ES modules, and Node takes ${file} for CommonJS: name it .mts, or put a package.json with "type": "module" beside it`,
  );
}

/** Whether the nearest package.json above a file says that its modules are ES modules. */
function isInModulePackage(file: string): boolean {
  const folder = path.dirname(file);
  const packageFile = path.join(folder, "package.json");
  if (existsSync(packageFile)) return (readJson(packageFile) as { type?: string }).type === "module";
  return folder !== file && isInModulePackage(folder);
}
