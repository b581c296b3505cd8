/** Methods and tasks of the user's own, for processes that the user does not write. */
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Loads the modules that `TRAC_REGISTER` names, paths with the system's separator between them (`:`). They call `registerMethod`,
 * `registerTask` and `registerSimulator`. Throws RangeError that names the one that fails.
 *
 * @example
 * ```ts
 * import { loadRegistered } from "../lib/experiment";
 *
 * await loadRegistered(process.env.TRAC_REGISTER);
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
