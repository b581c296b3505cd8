/** What one task of an array does: it trains its runs, and before the time limit saves them and queues itself again. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RunFolder } from "../../experiment/index.ts";
import { writeAtomically } from "../../files/index.ts";
import { runSweep } from "../pool/index.ts";
import { sweepRuns } from "../sweep/index.ts";
import { slurm, taskTime } from "./slurm.ts";
import { readSubmission, slurmFolder } from "./submission.ts";
import type { Submission } from "./submission.ts";

/** Slurm looks at time limits now and then: its signal comes up to a minute early. */
const earliness = 60;
/** Seconds more for its answer and a slow clock. */
const slack = 30;

/** Runs the task that the environment names, `early` being signals that came before; resolves with its exit code. */
export async function runTask(sweep: string, name: string, early: readonly NodeJS.Signals[]): Promise<number> {
  const index = Number(process.env.SLURM_ARRAY_TASK_ID);
  const submission = readSubmission(sweep, name);
  const controller = new AbortController();
  const array = process.env.SLURM_ARRAY_JOB_ID!;
  let next: Promise<Next> | undefined;
  const onUserSignal = () => {
    next ??= nextOf(sweep, submission, array, index);
    controller.abort();
  };
  // Slurm's own end of a task: it queues a preempted one again itself, and a cancelled one is not wanted any more.
  process.on("SIGTERM", () => controller.abort()).on("SIGUSR2", onUserSignal);
  for (const signal of early) process.emit(signal);
  const runs = submission.tasks[index];
  say(`${array}_${index}: ${runs.join(", ")}`);
  const result = await runSweep(sweep, { names: runs, jobs: runs.length, signal: controller.signal, onNotice: say });
  say(`${result.done} of ${result.total} runs are done, ${result.failed} failed`);
  if (next && result.done + result.failed < result.total) {
    if ((await next) === "queue again") return queueAgain(array, index);
    if ((await next) === "give up") giveUp(sweep, runs, submission.maxTimeouts + 1);
  }
  return result.done === result.total ? 0 : 1;
}

/** What becomes of a task that Slurm asked to save: nothing is left to do where Slurm ends it already. */
type Next = "queue again" | "give up" | "end";

/** Preempted tasks are queued again always, those that ran out of time as often as the submission allows. */
async function nextOf(
  sweep: string,
  { name, saveBefore, maxTimeouts }: Submission,
  array: string,
  index: number,
): Promise<Next> {
  const task = await persistently("Slurm does not answer", () => taskTime(array, index));
  if (task?.state !== "RUNNING") {
    say(`Slurm ends the task, whose state is ${task?.state || "unknown"}: checkpoints are saved`);
    return "end";
  }
  const { secondsLeft } = task;
  if (secondsLeft > saveBefore + earliness + slack) {
    const left = secondsLeft === Infinity ? "without a" : `${secondsLeft} s before its`;
    say(`The task is preempted, ${left} time limit: checkpoints are saved, and it is queued again`);
    return "queue again";
  }
  const file = path.join(slurmFolder(sweep), `${name}.${index}.timeouts`);
  const timeouts = 1 + (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
  writeAtomically(file, String(timeouts));
  const ending = timeouts <= maxTimeouts ? ", and the task is queued again" : "";
  say(`The time limit is near, the ${timeouts}. time: checkpoints are saved${ending}`);
  return timeouts <= maxTimeouts ? "queue again" : "give up";
}

/** Puts this task into the queue again, which ends this process, where Slurm has not done so itself. */
async function queueAgain(array: string, index: number): Promise<number> {
  const isQueued = await persistently("The task could not be queued again", async () => {
    await slurm("scontrol", "requeue", `${array}_${index}`).catch((error: unknown) => {
      if (!/pending execution/.test((error as Error).message)) throw error;
    });
    return true;
  });
  return isQueued ? 0 : 1;
}

/** Asks Slurm, and a controller that restarts again and again; undefined where it stays silent for half a minute. */
async function persistently<Answer>(problem: string, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  for (let tries = 10; tries > 0; tries--) {
    try {
      return await ask();
    } catch (error) {
      say(`${problem}: ${(error as Error).message}`);
      await sleep(3000);
    }
  }
  return undefined;
}

function giveUp(sweep: string, names: readonly string[], timeouts: number): void {
  for (const { name, state, folder } of sweepRuns(sweep)) {
    if (!names.includes(name) || state === "done" || state === "failed") continue;
    const files = new RunFolder(folder);
    files.writeJson(files.failure, {
      attempts: timeouts,
      reason: "the time limit ended its task too often; its checkpoint is saved",
    });
    say(
      `${name} failed: the time limit ended its task ${timeouts} times. A longer --time, or a higher --max-timeouts, lets it end`,
    );
  }
}

function say(sentence: string): void {
  console.log(`${new Date().toISOString()} ${sentence}`);
}
