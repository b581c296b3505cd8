/** A task's dataset: the file on this machine, or else the published one from a mirror. */
import { statSync } from "node:fs";
import path from "node:path";
import { makeFolder, nameHolder, requireOutputFolder, withLock } from "../../files/index.ts";
import type { LockHolder } from "../../files/index.ts";
import { interruptSignal } from "../../interruption/index.ts";
import { downloadFolder, existingDataset, findDataset, isFilled } from "../find-dataset.ts";
import type { Task } from "../tasks.ts";
import type { DownloadProgress } from "./attempt.ts";
import { checkMirrors, defaultMirrors, fetchFromFirst } from "./mirrors.ts";
import { defaultRetryPolicy } from "./retry-policy.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** Options of `obtainDataset` and `downloadDataset`. */
export interface DownloadOptions {
  /** Folder for the file; default: `$DSRL_DATASET_DIR`, or `~/.dsrl/datasets`. */
  folder?: string;
  /** URLs of folders with the files, asked in this order; default: those of `$DSRL_MIRRORS`, or Hugging Face's. */
  mirrors?: readonly string[];
  /** Called with every piece received. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Called with a sentence on why something is asked for again or waited for. */
  onNotice?: (sentence: string) => void;
  /** Stops the download, which rejects with the signal's reason; a later one continues where it was. */
  signal?: AbortSignal;
  /** When it asks again and gives up; default: what suits a file of some hundred megabytes on a poor connection. */
  retry?: Partial<RetryPolicy>;
}

/**
 * Path of the task's dataset as `findDataset` finds it; where there is none, it is downloaded first, but for tasks of your own.
 *
 * @example
 * ```ts
 * import { findTask, obtainDataset } from "../lib/dataset";
 * import path from "node:path";
 *
 * path.basename(await obtainDataset(findTask("BallRun"))); // → "SafetyBallRun-v0-80-641.hdf5"
 * ```
 */
export async function obtainDataset(task: Task, options: DownloadOptions = {}): Promise<string> {
  if (task.simulator === "own") return findDataset(task);
  return existingDataset(task) ?? downloadDataset(task, options);
}

/**
 * Path of the task's published dataset in a folder of the user's, downloaded unless it is there.
 *
 * The file gets its name only when it is whole and was read as a dataset of the task. Until then it is `FILE.part`, which
 * any later call continues. A second process waits for the first. Throws one Error with every mirror's reason and
 * what to do by hand where none delivers; a full disk or a folder that cannot be written to ends it at once.
 *
 * @example
 * ```ts
 * import { downloadDataset, findTask } from "../lib/dataset";
 * import path from "node:path";
 *
 * const file = await downloadDataset(findTask("PointButton1"), { folder: "datasets" });
 * path.basename(file); // → "SafetyPointButton1Gymnasium-v0-200-2268.hdf5"
 * ```
 */
export async function downloadDataset(task: Task, options: DownloadOptions = {}): Promise<string> {
  const { folder = downloadFolder(), mirrors = defaultMirrors(), onNotice = () => {}, onProgress = () => {} } = options;
  const file = path.join(folder, task.datasetFile);
  if (isFilled(file)) return file;
  checkMirrors(mirrors);
  readyFolder(folder, file);
  const signal = AbortSignal.any([options.signal, interruptSignal()].filter((each) => each !== undefined));
  const retry = { ...defaultRetryPolicy, ...options.retry };
  const onWait = (holder: LockHolder) =>
    onNotice(`${nameHolder(holder)} is downloading ${task.datasetFile}; waiting for it`);
  try {
    signal.throwIfAborted();
    return await withLock(`${file}.lock`, { pollSeconds: retry.lockPollSeconds, signal, onWait }, async () => {
      if (!isFilled(file)) await fetchFromFirst(mirrors, file, { task, retry, signal, onNotice, onProgress });
      return file;
    });
  } catch (error) {
    signal.throwIfAborted(); // whatever it was that the signal broke off
    throw error;
  }
}

function readyFolder(folder: string, file: string): void {
  try {
    requireOutputFolder(folder, "datasets");
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`${file} is a folder`);
    makeFolder(folder);
  } catch (error) {
    throw new Error(
      `No dataset can be written there: ${(error as Error).message}; $DSRL_DATASET_DIR can name another folder`,
    );
  }
}
