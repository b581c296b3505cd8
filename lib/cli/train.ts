/** `trac train` */
import path from "node:path";
import { defaultMethod, findMethod, methodNames, presetOptions } from "../algorithms/index.ts";
import type { AnyMethod } from "../algorithms/index.ts";
import { findTask, obtainDataset } from "../dataset/index.ts";
import type { Task } from "../dataset/index.ts";
import { RunFolder, officialSeeds, requireSameConfig, run, runConfig, runName } from "../experiment/index.ts";
import type { RunConfig, RunEvaluation, RunResult } from "../experiment/index.ts";
import { isDiskFull } from "../files/index.ts";
import { progress, table } from "../plots/index.ts";
import type { Progress } from "../plots/index.ts";
import { requireSimulator } from "../simulators/index.ts";
import { costOption } from "./cost-option.ts";
import { downloadDisplay } from "./download.ts";
import { reportFailure } from "./failure.ts";
import { notice } from "./notice.ts";
import { optionFlags, requireOptions } from "./option-flags.ts";
import { runOptions, trainHelp } from "./train-usage.ts";
import type { Arguments } from "./usage.ts";
import {
  UsageError,
  checkUsage,
  folderOption,
  readArguments,
  requireUsableFolder,
  seedRange,
  wholeNumberOption,
} from "./usage.ts";

/** Trains one run, or one for each method, target cost and seed, one after the other. */
export async function trainCommand(args: string[]): Promise<number> {
  const methods = await methodsOf(args);
  const flags = methods.flatMap(optionFlags);
  const options = {
    ...Object.fromEntries(flags.map(({ flag }) => [flag, { type: "string" as const }])),
    ...runOptions,
  };
  const parsed = readArguments(args, { help: trainHelp(methods, taskOf(args)), options, positionals: ["TASK"] });
  if (!parsed) return 0;
  const { values } = parsed;
  const task = await checkUsage(() => findTask(parsed.positionals[0]));
  const out = folderOption(values, "out");
  const ofMethods = () => Promise.all(methods.map((method) => runConfigs(task, method, values)));
  const configs = (await checkUsage(ofMethods)).flat();
  const folders = await Promise.all(configs.map((config) => runFolder(config, out, configs.length === 1)));
  checkFolders(folders, configs, values.resume === true);
  requireSimulator(task);
  await obtainDataset(task, downloadDisplay());
  const results: RunResult[] = [];
  for (const [i, config] of configs.entries()) {
    const outcome = await trainNext(config, folders[i], {
      resume: values.resume === true,
      single: configs.length === 1,
    });
    if (outcome === "stopped") return 130;
    if (outcome === "failed") continue;
    results.push(outcome);
    if (values.json) console.log(JSON.stringify({ folder: folders[i], ...outcome }));
  }
  if (!values.json && results.length > 0) console.log(String(table(results.map(resultRow))));
  if (results.length === configs.length) return 0;
  notice(`${configs.length - results.length} of ${configs.length} runs failed, for the reasons above`);
  return 1;
}

/** Trains one run. One of several that fails says why and leaves the others their turn, unless the disk is full. */
async function trainNext(
  config: RunConfig,
  folder: string,
  { resume, single }: { resume: boolean; single: boolean },
): Promise<RunResult | "stopped" | "failed"> {
  try {
    return (await trainOne(config, folder, resume)) ?? "stopped";
  } catch (error) {
    if (single || isDiskFull(error)) throw error;
    reportFailure(error, "trac train");
    notice(`${await labelOf(config)}: failed`);
    return "failed";
  }
}

async function labelOf({ task, algorithm, targetCost, seed }: RunConfig): Promise<string> {
  const { title } = await findMethod(algorithm);
  return `${task}, ${title}, target cost ${targetCost}, seed ${seed}`;
}

/** The methods that the arguments name, before they are read: what else they may hold depends on them. */
async function methodsOf(args: string[]): Promise<AnyMethod[]> {
  const name = algorithmOf(args);
  return checkUsage(() => Promise.all((name === "all" ? methodNames() : [name]).map(findMethod)));
}

function algorithmOf(args: string[]): string {
  const at = args.findIndex((argument) => argument === "--algorithm" || argument.startsWith("--algorithm="));
  if (at < 0) return defaultMethod;
  const name = args[at] === "--algorithm" ? args[at + 1] : args[at].slice("--algorithm=".length);
  if (!name) throw new UsageError("--algorithm needs a name, or all; npx trac algorithms lists them");
  return name;
}

/** The task that comes first, where there is one: the help shows its defaults. */
function taskOf([first]: string[]): Task | undefined {
  try {
    return first && !first.startsWith("-") ? findTask(first) : undefined;
  } catch {
    return undefined; // said when the arguments are read
  }
}

/** One config of a method for each target cost and seed; checked before any work starts. Options that it does not have are other methods'. */
async function runConfigs(task: Task, method: AnyMethod, values: Arguments["values"]): Promise<RunConfig[]> {
  const targetCost = costOption(values, "target-cost");
  const seed = wholeNumberOption(values, "seed", seedRange);
  const preset = (values.preset as string | undefined) ?? "official";
  const given = optionFlags(method).filter(({ flag }) => values[flag] !== undefined);
  const options = Object.fromEntries(given.map(({ flag, option, read }) => [option, read(values[flag] as string)]));
  if (Object.hasOwn(method.presets, preset))
    requireOptions(method, { ...presetOptions(method, { task, preset }), ...options });
  const costs = targetCost === undefined ? task.targetCosts : [targetCost];
  const seeds = seed === undefined ? officialSeeds : [seed];
  const settings = costs.flatMap((cost) => seeds.map((each) => ({ targetCost: cost, seed: each })));
  return Promise.all(
    settings.map((each) => runConfig({ task: task.name, algorithm: method.name, preset, options, ...each })),
  );
}

async function runFolder(config: RunConfig, out: string | undefined, single: boolean): Promise<string> {
  return out && single ? out : path.join(out ?? "runs", await runName(config));
}

/** Before hours of work, not in the midst of it: each folder is free, or holds the run that is to be resumed. */
function checkFolders(folders: readonly string[], configs: readonly RunConfig[], resume: boolean): void {
  for (const folder of folders) requireUsableFolder(folder, "run");
  const taken = folders.filter((folder) => new RunFolder(folder).holdsRun);
  if (resume) for (const folder of taken) requireSameConfig(new RunFolder(folder), configs[folders.indexOf(folder)]);
  if (resume || taken.length === 0) return;
  throw new UsageError(
    `There is a run in ${taken.join(", ")} already; --resume continues it, --out DIR writes elsewhere`,
  );
}

/** Trains one run and says how it goes; undefined where Ctrl-C stopped it. */
async function trainOne(config: RunConfig, folder: string, resume: boolean): Promise<RunResult | undefined> {
  const method = await findMethod(config.algorithm);
  if (resume && new RunFolder(folder).isFinished) notice(`${folder} is finished: it is not trained again.`);
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  const label = await labelOf(config);
  let bar: Progress | undefined;
  const onUpdate = ({ update }: { update: number }) => {
    bar ??= progress(config.options.updates, label, { begun: update - 1 }); // a resumed run's rate counts its own updates alone
    bar.set(update);
  };
  const onEvaluation = (evaluation: RunEvaluation) => notice(evaluationLine(evaluation, config, method));
  try {
    const result = await run(config, {
      folder,
      resume,
      signal: controller.signal,
      onUpdate,
      onEvaluation,
      onNotice: notice,
    });
    bar?.done();
    bar = undefined;
    if (result)
      notice(
        `The run is in ${folder}: npx trac evaluate ${folder} plays its policy, tensorboard --logdir ${folder}/tensorboard shows its curves (pip install tensorboard).`,
      );
    else notice(`Stopped with a checkpoint in ${folder}. The same command with --resume continues.`);
    return result;
  } finally {
    bar?.done();
    process.removeListener("SIGINT", stop);
  }
}

/** `update 1,001 of 100,001: cloning loss 0.0213, normalized reward 0.42, cost 1.39, unsafe`; losses are figures named so. */
function evaluationLine(
  { update, metrics, normalizedReward, normalizedCost }: RunEvaluation,
  { options }: RunConfig,
  { figures }: AnyMethod,
): string {
  const losses = Object.entries(metrics).filter(([name]) => /loss$/i.test(name));
  const parts = losses.map(([name, value]) => `${figures?.[name]?.title ?? name} ${value.toPrecision(3)}`);
  parts.push(
    `normalized reward ${normalizedReward.toFixed(2)}`,
    `cost ${normalizedCost.toFixed(2)}`,
    normalizedCost <= 1 ? "safe" : "unsafe",
  );
  return `update ${update.toLocaleString("en")} of ${options.updates.toLocaleString("en")}: ${parts.join(", ")}`;
}

function resultRow({ task, algorithm, targetCost, seed, final, best }: RunResult) {
  return {
    task,
    algorithm,
    "target cost": targetCost,
    seed,
    "final reward": final.normalizedReward,
    "final cost": final.normalizedCost,
    "best reward": best.normalizedReward,
    "best cost": best.normalizedCost,
  };
}
