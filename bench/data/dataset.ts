/** Made-up datasets in DSRL's format, written once and kept. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** Sizes of a made-up dataset; every episode has full length. */
export interface DatasetSize {
  episodes: number;
  steps: number;
  observationSize: number;
  actionSize: number;
}

/** PointButton1 as DSRL publishes it: 2,268 episodes of 1,000 steps. */
export const pointButton1: DatasetSize = { episodes: 2268, steps: 1000, observationSize: 76, actionSize: 2 };

/** Path of the made-up dataset of this size in `cache`; `python` (h5py) writes it where there is none. Throws where it cannot. */
export function madeUpDataset(size: DatasetSize, { cache, pytorch }: { cache: string; pytorch: string }): string {
  const sizes = [size.episodes, size.steps, size.observationSize, size.actionSize].map(String);
  const file = path.join(cache, `made-up-${sizes.join("-")}.hdf5`);
  if (existsSync(file)) return file;
  const script = path.join(import.meta.dirname, "..", "pytorch", "make_dataset.py");
  const { status } = spawnSync(pytorch, [script, file, ...sizes], { stdio: "inherit" });
  if (status !== 0) throw new Error(`${file} could not be made: make_dataset.py ended with ${status}`);
  return file;
}
