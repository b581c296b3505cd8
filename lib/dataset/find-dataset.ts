/** Where a task's dataset lies on this machine. */
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Task } from "./tasks.ts";

const repository = path.join(import.meta.dirname, "..", "..");

/** The folders that are searched, in order: `data/`, `$DSRL_DATASET_DIR` and DSRL's own `~/.dsrl/datasets`. */
export function datasetFolders(): string[] {
  const chosen = process.env.DSRL_DATASET_DIR;
  return [path.join(repository, "data"), ...(chosen ? [chosen] : []), path.join(homedir(), ".dsrl", "datasets")];
}

/**
 * Path of the task's HDF5 file, any that begins with its prefix.
 * Throws an Error that says which file is wanted and where it was looked for.
 */
export function findDataset(task: Task): string {
  for (const folder of datasetFolders()) {
    if (!existsSync(folder)) continue;
    const file = readdirSync(folder).sort().find((name) => name.startsWith(task.datasetPrefix) && name.endsWith(".hdf5"));
    if (file) return path.join(folder, file);
  }
  throw new Error(
    `There is no dataset for ${task.name}. Put ${task.datasetFile}, or any ${task.datasetPrefix}*.hdf5, into one of: ` +
      datasetFolders().join(", "),
  );
}
