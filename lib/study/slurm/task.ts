/** What one task of an array does: it trains its runs, and before the time limit saves them and queues itself again. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RunFolder } from "../../experiment/index.ts";
import { writeAtomically } from "../../files/index.ts";
import { runSweep } from "../pool/index.ts";
import { sweepRuns } from "../sweep/index.ts";
import { secondsLeft, slurm } from "./slurm.ts";
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
  let queuesAgain: Promise<boolean> | undefined;
  const onUserSignal = () => {
    queuesAgain ??= mayQueueAgain(sweep, submission, index);
    controller.abort();
  };
  // Slurm's own end of a task: it queues a preempted one again itself, and a cancelled one is not wanted any more.
  process.on("SIGTERM", () => controller.abort()).on("SIGUSR2", onUserSignal);
  for (const signal of early) process.emit(signal);
  const runs = submission.tasks[index];
  say(`${process.env.SLURM_ARRAY_JOB_ID}_${index}: ${runs.join(", ")}`);
  const result = await runSweep(sweep, { names: runs, jobs: runs.length, signal: controller.signal, onNotice: say });
  say(`${result.done} of ${result.total} runs are done, ${result.failed} failed`);
  if (queuesAgain && result.done + result.failed < result.total) {
    if (await queuesAgain) return queueAgain(index);
    giveUp(sweep, runs, submission.maxTimeouts + 1);
  }
  return result.done === result.total ? 0 : 1;
}

/** Whether a task that Slurm asked to save may be queued again: after preemption always, after a time-out as often as was said. */
async function mayQueueAgain(
  sweep: string,
  { name, saveBefore, maxTimeouts }: Submission,
  index: number,
): Promise<boolean> {
  const left = await secondsLeft(process.env.SLURM_JOB_ID!);
  if (left !== undefined && left > saveBefore + earliness + slack) {
    say(`The task is preempted, ${left} s before its time limit: checkpoints are saved, and it is queued again`);
    return true;
  }
  const file = path.join(slurmFolder(sweep), `${name}.${index}.timeouts`);
  const timeouts = 1 + (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
  writeAtomically(file, String(timeouts));
  say(
    `The time limit is near, the ${timeouts}. time: checkpoints are saved${timeouts <= maxTimeouts ? ", and the task is queued again" : ""}`,
  );
  return timeouts <= maxTimeouts;
}

/** Puts this task into the queue again, which ends this process. A controller that restarts is asked again. */
async function queueAgain(index: number): Promise<number> {
  for (let tries = 10; ; tries--) {
    try {
      await slurm("scontrol", "requeue", `${process.env.SLURM_ARRAY_JOB_ID}_${index}`);
      return 0;
    } catch (error) {
      say(`The task could not be queued again: ${(error as Error).message}`);
      if (tries === 1) return 1;
      await sleep(3000);
    }
  }
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
