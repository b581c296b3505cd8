/** `trac info` */
import { existsSync } from "node:fs";
import { episodeReturns, findTask, loadTrajectories, obtainDataset } from "../dataset/index.ts";
import { progress, table } from "../plots/index.ts";
import { downloadDisplay } from "./download.ts";
import { readArguments } from "./usage.ts";

const help = `npx trac info TASK|FILE [--json]

Reads a dataset and prints its sizes, and the range of its reward and cost returns. TASK finds the file in data/,
$DSRL_DATASET_DIR or ~/.dsrl/datasets, or downloads it as npx trac download does.`;

/** Prints what a dataset holds. */
export async function infoCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: { json: { type: "boolean" } }, positionals: ["TASK|FILE"] });
  if (!parsed) return 0;
  const name = parsed.positionals[0]!;
  const file = existsSync(name) || name.includes("/") ? name : await obtainDataset(findTask(name), downloadDisplay());
  const bar = progress(1, `Reading ${file}`);
  const trajectories = await loadTrajectories(file, { onProgress: (share) => bar.set(share) });
  bar.done();
  const { reward, cost, length } = episodeReturns(trajectories);
  const info = {
    file,
    episodes: reward.length,
    transitions: trajectories.length,
    observationSize: trajectories.observationSize,
    actionSize: trajectories.actionSize,
  };
  const ranges = [range("reward return", reward), range("cost return", cost), range("steps", length)];
  if (parsed.values.json) console.log(JSON.stringify({ ...info, ranges }));
  else console.log(`${table(Object.entries(info).map(([what, value]) => ({ what, value: String(value) })))}\n\n${table(ranges)}`);
  return 0;
}

function range(episode: string, values: ArrayLike<number>) {
  const all = Array.from(values);
  const sum = all.reduce((total, value) => total + value, 0);
  return { episode, minimum: all.reduce((a, b) => Math.min(a, b)), mean: sum / all.length, maximum: all.reduce((a, b) => Math.max(a, b)) };
}
