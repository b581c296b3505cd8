/** Where a task's dataset lies on this machine. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import type { Task } from "./tasks.ts";

const repository = path.join(import.meta.dirname, "..", "..");

/**
 * The folders that are searched, in order: `data/`, `$DSRL_DATASET_DIR` and DSRL's own `~/.dsrl/datasets`.
 *
 * @example
 * ```ts
 * import { datasetFolders } from "../lib/dataset";
 *
 * process.env.DSRL_DATASET_DIR = "/scratch/dsrl";
 * datasetFolders()[1]; // → "/scratch/dsrl"
 * ```
 */
export function datasetFolders(): string[] {
  const chosen = process.env.DSRL_DATASET_DIR;
  return [path.join(repository, "data"), ...(chosen ? [chosen] : []), path.join(homedir(), ".dsrl", "datasets")];
}

/**
 * The folder that downloads go to: `$DSRL_DATASET_DIR`, or `~/.dsrl/datasets`.
 *
 * @example
 * ```ts
 * import { downloadFolder } from "../lib/dataset";
 *
 * process.env.DSRL_DATASET_DIR = "/scratch/dsrl";
 * downloadFolder(); // → "/scratch/dsrl"
 * ```
 */
export function downloadFolder(): string {
  return datasetFolders()[1];
}

/**
 * Path of the task's HDF5 file: the published one in whichever folder it lies, else the first that begins with its prefix.
 * Throws an Error that says which file is wanted and where it was looked for.
 *
 * @example
 * ```ts
 * import { findDataset, findTask } from "../lib/dataset";
 * import path from "node:path";
 *
 * path.basename(findDataset(findTask("BallCircle"))); // → "SafetyBallCircle-v0-80-648.hdf5"
 * ```
 */
export function findDataset(task: Task): string {
  const file = existingDataset(task);
  if (file) return file;
  if (task.simulator === "own")
    throw new Error(`There is no dataset for ${task.name}: it is to be ${task.datasetFile}`);
  throw new Error(
    `There is no dataset for ${task.name}. Put ${task.datasetFile}, or any ${task.datasetPrefix}*.hdf5, into one of: ` +
      `${datasetFolders().join(", ")}; npx trac download ${task.name} does`,
  );
}

/** Whether `file` is a file that holds something: an empty one is what a full disk or a broken copy leaves. */
export function isFilled(file: string): boolean {
  if (!existsSync(file)) return false;
  const found = statSync(file);
  return found.isFile() && found.size > 0;
}

/** As `findDataset`, but undefined where there is none. A task of your own names its file by its full path. */
export function existingDataset(task: Task): string | undefined {
  if (path.isAbsolute(task.datasetFile)) return isFilled(task.datasetFile) ? task.datasetFile : undefined;
  const files = datasetFolders()
    .filter(existsSync)
    .flatMap((folder) => {
      const names = readdirSync(folder).filter((name) => name.startsWith(task.datasetPrefix) && name.endsWith(".hdf5"));
      return names
        .sort()
        .map((name) => path.join(folder, name))
        .filter(isFilled);
    });
  return files.find((file) => path.basename(file) === task.datasetFile) ?? files[0];
}
