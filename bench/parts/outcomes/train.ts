/** One seed of a method, trained by the library and by OSRL's code side by side. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { findDataset } from "../../../lib/dataset/index.ts";
import type { Task } from "../../../lib/dataset/index.ts";
import { mean, normalizeCost, normalizeReward } from "../../../lib/evaluation/index.ts";
import { RunFolder } from "../../../lib/experiment/index.ts";
import { NumpyRandom, seedFor } from "../../../lib/random/index.ts";
import type { Outcome, Pair } from "./compare.ts";

const bench = path.join(import.meta.dirname, "..", "..");

/** What both sides do. */
export interface Training {
  task: Task;
  method: string;
  targetCost: number;
  updates: number;
  evaluateEvery: number;
  episodes: number;
  seed: number;
}

/** Returns of every episode of an evaluation. */
interface Played {
  rewardReturns: number[];
  costReturns: number[];
}

/**
 * Trains both sides at once, on one thread each, and returns what their last policies reach. A run that `folder` holds already is not
 * made again. Throws an Error that names the program which fails, after the other one has ended its run: OSRL's cannot be resumed.
 */
export async function trainPair(training: Training, folder: string, pytorch: string): Promise<Pair> {
  const [ours, official] = [new RunFolder(path.join(folder, "ours")), path.join(folder, "osrl.json")];
  mkdirSync(folder, { recursive: true });
  const trained = await Promise.allSettled([
    trainOurs(training, ours.path),
    trainOfficial(training, official, pytorch),
  ]);
  for (const side of trained) if (side.status === "rejected") throw side.reason;
  return {
    seed: training.seed,
    ours: score(training, readOurs(training, ours.evaluations)),
    official: score(training, readOfficial(official).at(-1)!),
  };
}

function trainOurs(training: Training, folder: string): Promise<void> {
  const { task, method, targetCost, updates, evaluateEvery, episodes, seed } = training;
  const program = path.join(bench, "workers", "outcome.ts");
  const args = [task.name, method, targetCost, updates, evaluateEvery, episodes, seed, folder];
  return runProgram(process.execPath, ["--import", "tsx", program, ...args], { TF_NUM_INTEROP_THREADS: "1" });
}

async function trainOfficial(training: Training, file: string, pytorch: string): Promise<void> {
  const { task, method, targetCost, updates, evaluateEvery, seed } = training;
  if (existsSync(file) && readOfficial(file).at(-1)!.update === updates) return;
  const program = path.join(bench, "pytorch", "outcome_official.py");
  const settings = [method, findDataset(task), targetCost, updates, evaluateEvery, seed];
  const play = [task.name, task.episodeSteps, process.execPath, file, ...startSeeds(training)];
  await runProgram(pytorch, [program, ...settings, ...play], { OMP_NUM_THREADS: "1" });
}

/** The seeds that a run of the library starts its evaluation's episodes from. */
function startSeeds({ seed, episodes }: Training): number[] {
  const random = new NumpyRandom(seedFor(seed, "evaluation"));
  return Array.from({ length: episodes }, () => random.nextUint32());
}

async function runProgram(
  program: string,
  args: readonly (string | number)[],
  threads: Record<string, string>,
): Promise<void> {
  const env = { ...process.env, ...threads };
  const child = spawn(program, args.map(String), { env, stdio: ["ignore", 2, 2] });
  const [code, killedBy] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  if (code !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${killedBy ?? code}; what it printed is above`);
}

/** The last evaluation of our run. Throws an Error where its episodes started elsewhere than OSRL's. */
function readOurs(training: Training, file: string): Played {
  const line = readFileSync(file, "utf8").trim().split("\n").at(-1)!;
  const { seeds, ...played } = JSON.parse(line) as Played & { seeds: number[] };
  if (seeds.join() === startSeeds(training).join()) return played;
  throw new Error(`${file}: the episodes of the last evaluation did not start from the seeds that OSRL's start from`);
}

/** OSRL's evaluations so far, each with the number of updates before it. */
function readOfficial(file: string): (Played & { update: number })[] {
  return (JSON.parse(readFileSync(file, "utf8")) as { evaluations: (Played & { update: number })[] }).evaluations;
}

function score({ task, targetCost }: Training, { rewardReturns, costReturns }: Played): Outcome {
  return {
    normalizedReward: normalizeReward(task, mean(rewardReturns)),
    normalizedCost: normalizeCost(mean(costReturns), targetCost),
  };
}
