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

/** The folder that downloads go to: `$DSRL_DATASET_DIR`, or `~/.dsrl/datasets`. */
export function downloadFolder(): string {
  return datasetFolders()[1]!;
}

/**
 * Path of the task's HDF5 file, any that begins with its prefix; in a folder with several, the published one.
 * Throws an Error that says which file is wanted and where it was looked for.
 */
export function findDataset(task: Task): string {
  const file = existingDataset(task);
  if (file) return file;
  throw new Error(
    `There is no dataset for ${task.name}. Put ${task.datasetFile}, or any ${task.datasetPrefix}*.hdf5, into one of: ` +
      `${datasetFolders().join(", ")}; npx trac download ${task.name} does`,
  );
}

/** As `findDataset`, but undefined where there is none. */
export function existingDataset(task: Task): string | undefined {
  for (const folder of datasetFolders()) {
    if (!existsSync(folder)) continue;
    const files = readdirSync(folder).filter((name) => name.startsWith(task.datasetPrefix) && name.endsWith(".hdf5"));
    const file = files.includes(task.datasetFile) ? task.datasetFile : files.sort()[0];
    if (file) return path.join(folder, file);
  }
  return undefined;
}
