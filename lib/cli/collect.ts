/** `trac collect` */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { collectEpisodes, datasetFileName, writeDsrlFile } from "../collection/index.ts";
import { findTask } from "../dataset/index.ts";
import { progress } from "../plots/index.ts";
import { numberOption, readArguments } from "./usage.ts";

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
  const task = findTask(positionals[0]!);
  const out = (values.out as string | undefined) ?? ".";
  mkdirSync(out, { recursive: true });
  const count = numberOption(values, "episodes") ?? 100;
  const bar = progress(count, `${task.name}: episodes`);
  const onProgress = (episodes: number) => bar.set(Math.min(count, Math.floor(episodes)));
  const episodes = await collectEpisodes(task, { episodes: count, seed: numberOption(values, "seed") ?? 0, onProgress });
  bar.done();
  const file = path.join(out, datasetFileName(task, episodes));
  await writeDsrlFile(file, episodes, task);
  console.log(`Wrote ${file}; npx trac info ${file} tells what it holds`);
  return 0;
}
