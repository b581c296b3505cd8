/** `trac collect` */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import {
  collectEpisodes,
  datasetFileName,
  isDatasetFileName,
  maxEpisodes,
  writeDsrlFile,
} from "../collection/index.ts";
import { findTask } from "../dataset/index.ts";
import type { Task } from "../dataset/index.ts";
import { makeFolder } from "../files/index.ts";
import { progress } from "../plots/index.ts";
import {
  UsageError,
  checkUsage,
  folderOption,
  readArguments,
  requireUsableFolder,
  seedRange,
  wholeNumberOption,
} from "./usage.ts";

const help = `npx trac collect TASK [--episodes N] [--seed S] [--out DIR]

Records a dataset in DSRL's format: N episodes (default 100) of the task's simulator, each driven by a scripted
controller whose aims, care and noise are drawn anew. The same seed gives the same data where the simulator can be
seeded. The file goes to DIR (default: here), named as DSRL names its files; to train on it, set DSRL_DATASET_DIR=DIR.`;

const text = { type: "string" } as const;
const options = { episodes: text, seed: text, out: text } as const;

/** Collects a dataset. */
export async function collectCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["TASK"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const task = await checkUsage(() => findTask(positionals[0]));
  const out = folderOption(values, "out") ?? ".";
  const count = wholeNumberOption(values, "episodes", [1, maxEpisodes]) ?? 100;
  const seed = wholeNumberOption(values, "seed", seedRange) ?? 0;
  requireUsableFolder(out, "datasets");
  requireNoneOf(task, count, out);
  const bar = progress(count, `${task.name}: episodes`);
  const onProgress = (episodes: number) => bar.set(Math.min(count, Math.floor(episodes)));
  const episodes = await collectEpisodes(task, { episodes: count, seed, onProgress });
  bar.done();
  makeFolder(out);
  const file = path.join(out, datasetFileName(task, episodes));
  await writeDsrlFile(file, episodes, task);
  console.log(`Wrote ${file}; npx trac info ${file} prints what it holds`);
  return 0;
}

/** A dataset is never written over: what its name says, the largest cost, is only known afterwards. */
function requireNoneOf(task: Task, episodes: number, out: string): void {
  const taken = existsSync(out) ? readdirSync(out).find((name) => isDatasetFileName(name, task, episodes)) : undefined;
  if (taken)
    throw new UsageError(
      `${out} holds a dataset of ${episodes} episodes already (${taken}); --out DIR writes elsewhere`,
    );
}
