/** Methods and tasks of the user's own, for processes that the user does not write. */
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Loads the modules that `TRAC_REGISTER` names, paths with the system's separator between them (`:`). They call `registerMethod`,
 * `registerTask` and `registerSimulator`. Throws RangeError that names the one that fails.
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
