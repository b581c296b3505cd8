/** `trac train` */
import path from "node:path";
import { findTask, obtainDataset } from "../dataset/index.ts";
import type { Task } from "../dataset/index.ts";
import { RunFolder, run, runConfig } from "../experiment/index.ts";
import type { PresetName, RunConfig, RunResult } from "../experiment/index.ts";
import { progress, table } from "../plots/index.ts";
import { downloadDisplay } from "./download.ts";
import type { Arguments } from "./usage.ts";
import { UsageError, numberOption, readArguments } from "./usage.ts";

const help = `npx trac train TASK --segment-ratio R [OPTIONS]

Clones the behaviour, then trains TraC. Alone it does what the official script does for the task: each of the suite's
three target costs with seeds 0, 10 and 20, one run folder each under runs/.

  --segment-ratio R   segment length over episode length, in (0, 1]; the official examples use 1 for BallRun,
                      0.75 for PointButton1, 0.25 for easydense
  --target-cost C     one target cost
  --seed S            one seed
  --preset NAME       bullet, safetygym, metadrive, tutorial; default: the suite's own
  --bc-steps N        updates of cloning
  --total-steps N     number of the last update, as the official total_steps counts
  --eval-every N      updates between evaluations
  --set NAME=VALUE    any other option of lib/experiment/presets.ts, as tracDropout=0; can be given again
  --out DIR           where to write; with one target cost and one seed, the run folder itself
  --resume            go on with runs that were stopped
  --json              one JSON line a finished run

A dataset that is not there is downloaded first, as npx trac download does.
Ctrl-C saves a checkpoint; the same command with --resume goes on to the same result.`;

const text = { type: "string" } as const;
const options = {
  "segment-ratio": text,
  "target-cost": text,
  seed: text,
  preset: text,
  "bc-steps": text,
  "total-steps": text,
  "eval-every": text,
  set: { type: "string", multiple: true },
  out: text,
  resume: { type: "boolean" },
  json: { type: "boolean" },
} as const;

const officialSeeds = [0, 10, 20];

/** Trains one run, or one for each target cost and seed. */
export async function trainCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["TASK"] });
  if (!parsed) return 0;
  const { values } = parsed;
  const task = findTask(parsed.positionals[0]!);
  const configs = runConfigs(task, values);
  const folders = configs.map((config) => runFolder(config, values.out as string | undefined, configs.length === 1));
  checkFoldersAreFree(folders, values.resume === true);
  await obtainDataset(task, downloadDisplay());
  const results: RunResult[] = [];
  for (const [i, config] of configs.entries()) {
    const result = await trainOne(config, folders[i]!, values.resume === true);
    if (!result) {
      console.error(`Stopped with a checkpoint in ${folders[i]}. The same command with --resume goes on.`);
      return 130;
    }
    results.push(result);
    if (values.json) console.log(JSON.stringify({ folder: folders[i], ...result }));
  }
  if (!values.json) console.log(String(table(results.map(resultRow))));
  return 0;
}

/** One config for each target cost and seed; checked before any work starts. */
export function runConfigs(task: Task, values: Arguments["values"]): RunConfig[] {
  const segmentRatio = numberOption(values, "segment-ratio");
  if (segmentRatio === undefined) throw new UsageError("--segment-ratio is needed: the share of an episode that a segment spans, in (0, 1]");
  const targetCost = numberOption(values, "target-cost");
  const seed = numberOption(values, "seed");
  const preset = (values.preset ?? task.preset) as PresetName;
  const costs = targetCost === undefined ? task.targetCosts : [targetCost];
  const seeds = seed === undefined ? officialSeeds : [seed];
  const changes = Object.fromEntries(((values.set as string[] | undefined) ?? []).map(readChange));
  return costs.flatMap((cost) =>
    seeds.map((s) =>
      withSteps(runConfig({ task: task.name, segmentRatio, targetCost: cost, seed: s, preset, ...changes }), values),
    ),
  );
}

/** `NAME=VALUE` as an entry; a value that is not JSON is text. */
function readChange(argument: string): [name: string, value: unknown] {
  const at = argument.indexOf("=");
  if (at < 1) throw new UsageError(`--set takes NAME=VALUE, got ${argument}`);
  const value = argument.slice(at + 1);
  try {
    return [argument.slice(0, at), JSON.parse(value)];
  } catch {
    return [argument.slice(0, at), value];
  }
}

/** Applies the official names of the step options. */
function withSteps(config: RunConfig, values: Arguments["values"]): RunConfig {
  const bcUpdates = numberOption(values, "bc-steps") ?? config.bcUpdates;
  const totalSteps = numberOption(values, "total-steps") ?? config.bcUpdates + config.tracUpdates - 1;
  const evaluateEvery = numberOption(values, "eval-every") ?? config.evaluateEvery;
  return runConfig({ ...config, bcUpdates, tracUpdates: totalSteps + 1 - bcUpdates, evaluateEvery });
}

function runFolder({ task, targetCost, segmentRatio, seed, preset }: RunConfig, out: string | undefined, single: boolean): string {
  if (out && single) return out;
  return path.join(out ?? "runs", `${task}-cost${targetCost}-ratio${segmentRatio}-seed${seed}-${preset}`);
}

/** Before hours of work, not in the midst of it. */
function checkFoldersAreFree(folders: string[], resume: boolean): void {
  const taken = folders.filter((folder) => new RunFolder(folder).holdsRun);
  if (resume || taken.length === 0) return;
  throw new UsageError(`There is a run in ${taken.join(", ")} already; --resume goes on with it, --out DIR writes elsewhere`);
}

async function trainOne(config: RunConfig, folder: string, resume: boolean): Promise<RunResult | undefined> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  const total = config.bcUpdates + config.tracUpdates;
  const bar = progress(total, `${config.task}, target cost ${config.targetCost}, seed ${config.seed}`);
  try {
    return await run(config, { folder, resume, signal: controller.signal, onStep: ({ step }) => bar.set(step + 1) });
  } finally {
    bar.done();
    process.removeListener("SIGINT", stop);
  }
}

function resultRow({ task, targetCost, seed, final, best }: RunResult) {
  return {
    task,
    "target cost": targetCost,
    seed,
    "final reward": final.normalizedReward,
    "final cost": final.normalizedCost,
    "best reward": best.normalizedReward,
    "best cost": best.normalizedCost,
  };
}
