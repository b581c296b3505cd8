/** A whole run into a folder. Killed at any moment and resumed, it ends with the same bits. */
import { findTask, loadTrajectories, obtainDataset } from "../dataset/index.ts";
import { loadCheckpoint } from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import { describeRun, requireSameRun } from "./provenance.ts";
import { RunFolder } from "./run-folder.ts";
import { Training } from "./training.ts";
import type { RunResult } from "./training.ts";
import type { TrainingStep } from "./training-loop.ts";

/** Options of `run`. */
export interface RunOptions {
  /** The run folder; it is made where it is missing. */
  folder: string;
  /** Goes on with the run that the folder holds, if there is one. */
  resume?: boolean;
  /** Stops after the update at hand, with a checkpoint; a download that comes before, with the signal's reason. */
  signal?: AbortSignal;
  /** Hears of every update. */
  onStep?: (step: TrainingStep) => void;
}

/**
 * Trains as `config` says and writes everything into the folder. Returns undefined where the signal stopped it.
 * Throws an Error, before anything is written, where the folder holds another run, or one that is not to be resumed.
 */
export async function run(config: RunConfig, { folder, resume = false, ...options }: RunOptions): Promise<RunResult | undefined> {
  const files = RunFolder.create(folder);
  const goesOn = files.holdsRun;
  if (goesOn && !resume) throw new Error(`${folder} already holds a run; resume it (--resume), or choose another folder`);
  const datasetFile = await obtainDataset(findTask(config.task), { signal: options.signal });
  const trajectories = await loadTrajectories(datasetFile);
  const description = await describeRun(config, datasetFile, trajectories);
  if (goesOn) requireSameRun(files, description);
  else files.writeJson(files.config, description);
  const checkpoint = goesOn ? loadCheckpoint(files.checkpoint) : undefined;
  files.cutLogs(checkpoint?.logs ?? { metrics: 0, evaluations: 0 });
  const training = new Training(config, files, trajectories, checkpoint);
  try {
    return await training.finish(options);
  } finally {
    training.dispose();
  }
}
