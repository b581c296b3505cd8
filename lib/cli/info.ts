/** `trac info` */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { episodeReturns, findTask, loadTrajectories, obtainDataset } from "../dataset/index.ts";
import { progress, table } from "../plots/index.ts";
import type { Progress } from "../plots/index.ts";
import { downloadDisplay } from "./download.ts";
import { checkUsage, readArguments } from "./usage.ts";

const help = `npx trac info TASK|FILE [--json]

Reads a dataset and prints its sizes, the range of its reward and cost returns, and the file's SHA-256. TASK finds the file in data/,
$DSRL_DATASET_DIR or ~/.dsrl/datasets, or downloads it as npx trac download does.`;

/** Prints what a dataset holds. */
export async function infoCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: { json: { type: "boolean" } }, positionals: ["TASK|FILE"] });
  if (!parsed) return 0;
  const name = parsed.positionals[0];
  const isFile = existsSync(name) || /[\\/]|\.(hdf5|h5)$/i.test(name);
  const file = isFile ? name : await obtainDataset(await checkUsage(() => findTask(name)), downloadDisplay());
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
    sha256: await sha256(file),
  };
  const ranges = [range("reward return", reward), range("cost return", cost), range("steps", length)];
  if (parsed.values.json) console.log(JSON.stringify({ ...info, ranges }));
  else
    console.log(
      `${table(Object.entries(info).map(([what, value]) => ({ what, value: String(value) }))).toString()}\n\n${table(ranges).toString()}`,
    );
  return 0;
}

/** Seconds after which long work shows how far it is. */
const quietSeconds = 2;

/** The file's SHA-256, as `sha256sum` prints it. */
async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  const started = performance.now();
  const megabytes = statSync(file).size / 1e6;
  let [bar, done]: [Progress | undefined, number] = [undefined, 0];
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(piece as Buffer);
    done += (piece as Buffer).length / 1e6;
    if (performance.now() - started > quietSeconds * 1000)
      bar ??= progress(megabytes, `Hashing ${file}`, { unit: "MB", begun: done });
    bar?.set(done);
  }
  bar?.done();
  return hash.digest("hex");
}

function range(episode: string, values: ArrayLike<number>) {
  const all = Array.from(values);
  const sum = all.reduce((total, value) => total + value, 0);
  return {
    episode,
    minimum: all.reduce((a, b) => Math.min(a, b)),
    mean: sum / all.length,
    maximum: all.reduce((a, b) => Math.max(a, b)),
  };
}
