/** Handing a sweep to Slurm: arrays of tasks, each of which trains one run or several side by side. */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { requireWholeNumber } from "../../checks/index.ts";
import { RunFolder } from "../../experiment/index.ts";
import { FileLock, nameHolder, writeAtomically } from "../../files/index.ts";
import { prepareTasks } from "../pool/index.ts";
import type { PoolOptions, RunChoice } from "../pool/index.ts";
import { shellText } from "../shell.ts";
import { sweepRuns } from "../sweep/index.ts";
import type { SweepRun } from "../sweep/index.ts";
import { isActive, maxArraySize, queuedTasks, slurm, taskKey } from "./slurm.ts";
import type { TaskState } from "./slurm.ts";
import { readSubmissions, slurmFolder, writeSubmission } from "./submission.ts";
import type { Submission } from "./submission.ts";

/** Options of `submitSweep`. */
export interface SubmitOptions {
  /** Runs side by side in one task; default 1. */
  pack?: number;
  /** Tasks of an array at once; default: no limit. */
  parallel?: number;
  /** Seconds before the time limit at which a task saves checkpoints and is put into the queue again; default 90. */
  saveBefore?: number;
  /** How often the time limit may end a task before its runs are given up; default 10. Preemption does not count. */
  maxTimeouts?: number;
  /** Default: `unfinished`. */
  choice?: RunChoice;
  /** More arguments of sbatch, as `--time=1:00:00`. */
  flags?: readonly string[];
  download?: PoolOptions["download"];
}

/** What was submitted, and what was not because it waits or runs already. */
export interface SubmitResult {
  submissions: Submission[];
  runs: number;
  /** Runs that wait in Slurm's queue, or that some process trains. */
  alreadyActive: number;
}

/** Options of sbatch that a submission sets itself. */
const ownFlags = [
  "--array",
  "-a",
  "--job-name",
  "-J",
  "--output",
  "-o",
  "--signal",
  "--open-mode",
  "--parsable",
  "--wrap",
];

/**
 * Submits every chosen run that neither waits nor trains already.
 * Throws RangeError where an option is out of range, and an Error before anything is submitted where there is no such sweep, no
 * Slurm, or a task cannot be simulated or has no dataset here.
 *
 * @example
 * ```ts no-run
 * import { submitSweep } from "../lib/study";
 *
 * // four runs side by side in each task of the array
 * const { runs, alreadyActive } = await submitSweep("runs/paper", { pack: 4, flags: ["--time=8:00:00"] });
 * ```
 */
export async function submitSweep(sweep: string, options: SubmitOptions = {}): Promise<SubmitResult> {
  const { pack = 1, parallel, saveBefore = 90, maxTimeouts = 10, choice = "unfinished", flags = [] } = options;
  requireWholeNumber("pack", pack, 1);
  requireWholeNumber("parallel", parallel ?? 1, 1);
  requireWholeNumber("saveBefore", saveBefore, 1);
  requireWholeNumber("maxTimeouts", maxTimeouts, 0);
  const own = flags.find((flag) => ownFlags.includes(flag.split("=")[0]));
  if (own) throw new RangeError(`${own.split("=")[0]} is set by the sweep itself; choose another option of sbatch`);
  const runs = sweepRuns(sweep);
  mkdirSync(path.join(slurmFolder(sweep), "logs"), { recursive: true });
  const lock = FileLock.tryTake(path.join(slurmFolder(sweep), "submit.lock"));
  if (!(lock instanceof FileLock)) throw new Error(`${nameHolder(lock)} submits runs of ${sweep} just now`);
  try {
    const chosen = runs.filter(
      ({ state }) => state !== "done" && (choice === "all" || (state === "failed") === (choice === "failed")),
    );
    const active = activeRuns(readSubmissions(sweep), await queuedTasks());
    const free = chosen.filter(({ name, state }) => state !== "running" && !active.has(name));
    await prepareTasks(free, options.download ?? {});
    const submissions = await submitRuns(sweep, free, { pack, parallel, saveBefore, maxTimeouts, flags });
    return { submissions, runs: free.length, alreadyActive: chosen.length - free.length };
  } finally {
    lock.release();
  }
}

/** The names of the runs whose tasks wait or run. */
export function activeRuns(submissions: readonly Submission[], queue: ReadonlyMap<string, TaskState>): Set<string> {
  const tasks = submissions.flatMap(({ name, tasks }) =>
    tasks.map((runs, index) => ({ runs, task: queue.get(taskKey(name, index)) })),
  );
  return new Set(tasks.filter(({ task }) => task && isActive(task)).flatMap(({ runs }) => runs));
}

type Settings = Required<Pick<SubmitOptions, "pack" | "saveBefore" | "maxTimeouts" | "flags">> &
  Pick<SubmitOptions, "parallel">;

async function submitRuns(
  sweep: string,
  runs: readonly SweepRun[],
  { pack, saveBefore, maxTimeouts, ...settings }: Settings,
): Promise<Submission[]> {
  if (runs.length === 0) return [];
  for (const { folder } of runs) rmSync(new RunFolder(folder).failure, { force: true });
  const submissions: Submission[] = [];
  for (const tasks of inParts(
    inParts(
      runs.map(({ name }) => name),
      pack,
    ),
    await maxArraySize(),
  )) {
    const name = `${path.basename(path.resolve(sweep)).replace(/[^\w.-]+/g, "_")}-${randomBytes(4).toString("hex")}`;
    const submission = { name, tasks, saveBefore, maxTimeouts, submitted: new Date().toISOString() };
    writeSubmission(sweep, submission); // first, since what Slurm takes must be known by its name even where its answer is lost
    const array = await submitArray(sweep, submission, { pack, ...settings });
    submissions.push({ ...submission, array });
    writeSubmission(sweep, { ...submission, array });
  }
  return submissions;
}

/** Submits one array; resolves with its number. */
async function submitArray(
  sweep: string,
  { name, tasks, saveBefore }: Submission,
  { pack, parallel, flags }: Omit<Settings, "saveBefore" | "maxTimeouts">,
): Promise<string> {
  const script = path.join(slurmFolder(sweep), `${name}.sh`);
  writeAtomically(script, scriptOf(sweep, name));
  const coresGiven = flags.some((flag) => /^(--cpus-per-task|-c)/.test(flag));
  const answer = await slurm(
    "sbatch",
    "--parsable",
    `--job-name=${name}`,
    `--array=0-${tasks.length - 1}${parallel === undefined ? "" : `%${parallel}`}`,
    `--output=${path.resolve(slurmFolder(sweep), "logs").replaceAll("%", "%%")}/%A_%a.log`,
    "--open-mode=append", // a task that is put into the queue again continues its log
    `--signal=B:USR2@${saveBefore}`, // USR1 starts Node's debugger
    "--requeue",
    ...(coresGiven ? [] : [`--cpus-per-task=${pack}`]),
    ...flags,
    script,
  );
  return answer.trim().split(";")[0];
}

/** The job's script. Node takes the shell's place: a shell would die of the signal and leave it alone. */
function scriptOf(sweep: string, name: string): string {
  const datasets = process.env.DSRL_DATASET_DIR;
  const words = [process.execPath, path.join(import.meta.dirname, "task.mjs"), path.resolve(sweep), name];
  const exports = datasets ? [`export DSRL_DATASET_DIR=${shellText(path.resolve(datasets))}`] : [];
  return ["#!/bin/sh", ...exports, `exec ${words.map(shellText).join(" ")}`, ""].join("\n");
}

function inParts<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
