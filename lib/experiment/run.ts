/** A whole run into a folder. Killed at any moment and resumed, it ends with the same bits. */
import { findMethod } from "../algorithms/index.ts";
import { findTask } from "../dataset/index.ts";
import { requireOutputFolder } from "../files/index.ts";
import { requireSimulator } from "../simulators/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import type { RunDescription } from "./description.ts";
import { describeRun, requireSameConfig, requireSameDataset } from "./provenance.ts";
import type { RunResult } from "./result.ts";
import { loadRunData } from "./run-data.ts";
import { RunFolder } from "./run-folder.ts";
import type { LogLine } from "./run-folder.ts";
import { Training } from "./training.ts";
import type { RunEvaluation } from "./training.ts";
import type { Update } from "./training-loop.ts";

/** Options of `run`. */
export interface RunOptions {
  /** Continues the run that the folder holds, if there is one. */
  resume?: boolean;
  /** Stops after the update at hand, with a checkpoint; a download that comes before, with the signal's reason. */
  signal?: AbortSignal;
  /** Called after every update. */
  onUpdate?: (update: Update) => void;
  /** Called with a sentence on what is missing in a run that is resumed. */
  onNotice?: (sentence: string) => void;
  /** Called after every log line; first with those of the run before it was resumed, or all where it is finished. */
  onLog?: (line: LogLine) => void;
  /** Called after every evaluation. */
  onEvaluation?: (evaluation: RunEvaluation) => void;
}

/**
 * Trains as `config` says and writes everything into the folder, which is made where it is missing. Returns undefined where the
 * signal stopped it. A run that is finished is not trained again: its result is returned.
 * Throws an Error, before anything is written, where the task cannot be simulated here, the data do not fit the options, the folder
 * cannot be written to or holds something else, or another run, or one that is not to be resumed.
 *
 * @example
 * ```ts
 * import { run, runConfig } from "../lib/experiment";
 *
 * const options = { updates: 4, evaluateEvery: 4, logEvery: 2, evaluationEpisodes: 2 };
 * const config = await runConfig({ task: "BallRun", targetCost: 20, seed: 0, preset: "tutorial", options });
 * const result = await run(config, { folder: "runs/short", resume: true });
 * result?.updates; // → 4
 * ```
 */
export async function run(
  config: RunConfig,
  { folder, resume = false, ...options }: RunOptions & { folder: string },
): Promise<RunResult | undefined> {
  const files = new RunFolder(folder);
  const resumes = files.holdsRun;
  if (resumes && !resume)
    throw new Error(`${folder} already holds a run; resume it (--resume), or choose another folder`);
  if (resumes) requireSameConfig(files, config);
  if (resumes && files.isFinished) return finished(files, options);
  requireOutputFolder(folder, "run");
  const task = findTask(config.task);
  requireSimulator(task);
  const { file, trajectories } = await loadRunData(config, { signal: options.signal });
  const method = await findMethod(config.algorithm);
  const description = await describeRun(config, file, trajectories);
  if (resumes) requireSameDataset(files, description);
  const training = new Training(config, method, files, trajectories);
  try {
    return await trainAlone(training, files, description, resumes, options);
  } finally {
    training.dispose();
  }
}

/** Trains while no other process can in this folder; one that did so meanwhile is seen. */
async function trainAlone(
  training: Training,
  files: RunFolder,
  description: RunDescription,
  resumes: boolean,
  options: RunOptions,
) {
  const lock = files.lock();
  try {
    if (!resumes && files.holdsRun)
      throw new Error(`${files.path} already holds a run: another process began it just now`);
    if (files.isFinished) return finished(files, options);
    if (!resumes) files.begin(description);
    resumeFrom(files, resumes ? description.config : undefined, training);
    repeatLog(files, options);
    return await training.finish(options);
  } finally {
    lock.release();
  }
}

function finished(files: RunFolder, options: RunOptions): RunResult {
  repeatLog(files, options);
  return files.readResult();
}

function repeatLog(files: RunFolder, { onLog }: RunOptions): void {
  if (onLog) files.readMetrics().forEach(onLog);
}

/** Takes up the checkpoint's state; without one the run begins at its first update, with empty logs. */
function resumeFrom(files: RunFolder, config: RunDescription["config"] | undefined, training: Training): void {
  const checkpoint = config && loadCheckpoint(files.checkpoint, config);
  if (!checkpoint) return void files.cutLogs({ metrics: 0, evaluations: 0 });
  try {
    training.restore(checkpoint);
  } catch (error) {
    throw new Error(`${files.checkpoint} does not fit the run: ${(error as Error).message}`, { cause: error });
  }
}
