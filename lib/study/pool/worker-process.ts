/** Starting a worker and waiting for its end. */
import { fork } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import type { Outcome, WorkerMessage, WorkerProgress } from "./messages.ts";

const program = path.join(import.meta.dirname, "worker.mjs");

/** What a worker is started for. */
export interface WorkerOptions {
  sweep: string;
  /** The run's name. */
  run: string;
  /** Workers at once, which share the cores. */
  jobs: number;
  /** Stops it with a checkpoint. */
  signal: AbortSignal;
  onProgress: (progress: WorkerProgress) => void;
}

/** Where a run's worker writes what it prints. */
export function workerLog(sweep: string, run: string): string {
  return path.join(sweep, "logs", `${run}.log`);
}

/** Trains one run in a process; resolves with how that ended. Throws an Error where its log cannot be written. */
export async function runWorker({ sweep, run, jobs, signal, onProgress }: WorkerOptions): Promise<Outcome> {
  const log = openLog(sweep, run);
  const child = fork(program, [sweep, run], {
    stdio: ["ignore", log, log, "ipc"],
    env: { ...process.env, ...shareOfCores(jobs) },
  });
  closeSync(log);
  const stop = () => child.connected && child.send("stop", () => {});
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await outcomeOf(child, onProgress);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function outcomeOf(child: ReturnType<typeof fork>, onProgress: WorkerOptions["onProgress"]): Promise<Outcome> {
  let reported: Outcome | undefined;
  child.on("message", (message: WorkerMessage) => {
    if ("progress" in message) onProgress(message.progress);
    else reported = message.outcome;
  });
  return new Promise((resolve) => {
    const crashed = (reason: string) => resolve(reported ?? { kind: "failed", reason, diskFull: false });
    child.on("error", ({ message }) => crashed(message));
    child.on("close", (code, signal) =>
      crashed(signal ? `its process was ended by ${signal}` : `its process ended with exit code ${code}`),
    );
  });
}

function openLog(sweep: string, run: string): number {
  mkdirSync(path.dirname(workerLog(sweep, run)), { recursive: true });
  return openSync(workerLog(sweep, run), "a");
}

/** TensorFlow's threads for each of `jobs` processes. */
function shareOfCores(jobs: number): NodeJS.ProcessEnv {
  return { TF_NUM_INTEROP_THREADS: String(Math.max(1, Math.floor(availableParallelism() / jobs))) };
}
