/** What a sweep's runs are doing, here and in Slurm. */
import { sweepRuns } from "../sweep/index.ts";
import type { SweepRun } from "../sweep/index.ts";
import { accountedTasks, isActive, queuedTasks, taskKey } from "./slurm.ts";
import type { TaskState } from "./slurm.ts";
import { readSubmissions } from "./submission.ts";
import type { Submission } from "./submission.ts";

/** A run with what Slurm says of it; its folder's state wins where the two disagree. */
export interface RunStatus extends Omit<SweepRun, "state"> {
  state: SweepRun["state"] | "queued";
  /** The last task of an array that was to train it, as `17_3`; undefined where it was never submitted. */
  job?: string;
  /** As `PENDING (Priority)`; `unknown` where Slurm does not know the task, or does not answer. */
  slurm?: string;
}

/** The status of every run of a sweep; `problem` says why Slurm could not be asked. */
export interface SweepStatus {
  runs: RunStatus[];
  problem?: string;
}

/**
 * Looks at run folders, and where runs were submitted at Slurm's queue and accounts. Throws an Error as `readSweep` does.
 *
 * @example
 * ```ts
 * import { createSweep, planSweep, sweepStatus } from "../lib/study";
 *
 * createSweep("runs/asked", await planSweep({ tasks: ["BallRun"], preset: "tutorial", seeds: [0] }));
 * const { runs, problem } = await sweepStatus("runs/asked");
 * [runs.length, problem]; // → [3, undefined]
 * ```
 */
export async function sweepStatus(sweep: string): Promise<SweepStatus> {
  const runs = sweepRuns(sweep);
  const submissions = readSubmissions(sweep);
  if (submissions.length === 0) return { runs };
  try {
    const queue = await queuedTasks();
    const accounts = await accountedTasks(submissions.flatMap(({ array }) => array ?? []));
    return { runs: runs.map((run) => statusOf(run, submissions, queue, accounts)) };
  } catch (error) {
    return {
      runs: runs.map((run) => statusOf(run, submissions, new Map(), new Map())),
      problem: (error as Error).message,
    };
  }
}

type Tasks = ReadonlyMap<string, TaskState>;

function statusOf(run: SweepRun, submissions: readonly Submission[], queue: Tasks, accounts: Tasks): RunStatus {
  const submission = submissions.findLast(({ tasks }) => tasks.some((runs) => runs.includes(run.name)));
  if (!submission) return run;
  const index = submission.tasks.findIndex((runs) => runs.includes(run.name));
  const job = `${submission.array ?? submission.name}_${index}`;
  const known = queue.get(taskKey(submission.name, index)) ?? accounts.get(job);
  const waits = known && isActive(known) && (run.state === "waiting" || run.state === "stopped");
  return { ...run, state: waits ? "queued" : run.state, job, slurm: textOf(known) };
}

function textOf(task: TaskState | undefined): string {
  if (!task) return "unknown";
  return task.reason === "None" ? task.state : `${task.state} (${task.reason})`;
}
