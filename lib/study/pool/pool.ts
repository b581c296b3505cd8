/** Runs of a sweep on this machine: several processes at once, each with a TensorFlow runtime. */
import { mkdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { requireWholeNumber } from "../../checks/index.ts";
import { findTask, obtainDataset } from "../../dataset/index.ts";
import type { DownloadOptions } from "../../dataset/index.ts";
import { RunFolder } from "../../experiment/index.ts";
import { folderBytes, freeBytes, isDiskFull } from "../../files/index.ts";
import { requireSimulator } from "../../simulators/index.ts";
import { runState, sweepRuns } from "../sweep/index.ts";
import type { SweepRun } from "../sweep/index.ts";
import { MemoryGate } from "./memory.ts";
import type { Outcome, WorkerProgress } from "./messages.ts";
import { runWorker, workerLog } from "./worker-process.ts";

/** Which runs a pool takes: those that are neither done nor failed, those that failed, or both. */
export type RunChoice = "unfinished" | "failed" | "all";

/** Options of `runSweep`. */
export interface PoolOptions {
  /** Processes at once; default: the number of cores. */
  jobs?: number;
  /** Default: `unfinished`. */
  choice?: RunChoice;
  /** Names of the only runs to take; default: every run. */
  names?: readonly string[];
  /** How often a run is tried again, from its checkpoint, after an error or a crash; default 2. */
  retries?: number;
  /** Stops all runs with checkpoints. */
  signal?: AbortSignal;
  /** How datasets are downloaded that are not here. */
  download?: DownloadOptions;
  /** Called with the state of the whole, whenever it changes. */
  onProgress?: (progress: PoolProgress) => void;
  /** Called with a sentence on what went wrong. */
  onNotice?: (sentence: string) => void;
}

/** A run of the pool in training. */
export interface RunningRun extends Partial<WorkerProgress> {
  name: string;
  /** Updates that it had made at its first report. */
  begun?: number;
  /** `performance.now()` of its first report, before that of its start. */
  started: number;
}

/** How far a pool is. */
export interface PoolProgress {
  /** Runs of the sweep, or of `names`. */
  total: number;
  done: number;
  /** Those that were given up. */
  failed: number;
  /** Those that other processes train, which this pool waits for. */
  elsewhere: number;
  running: readonly RunningRun[];
}

/** How a pool ended. */
export interface PoolResult extends Pick<PoolProgress, "total" | "done" | "failed"> {
  /** Why runs are left that were neither done nor given up. */
  stoppedBy?: "signal" | "full disk";
}

/** Milliseconds between two looks at what another process, or the memory, is up to. */
const poll = 500;

/**
 * Trains the chosen runs of a sweep. Runs that other processes train are waited for, and taken over where those end: several pools
 * may work on one sweep. A run that fails again and again is given up, with the reason in its `failure.json`.
 * Throws an Error before anything starts where there is no such sweep, or a task cannot be simulated or has no dataset here, and
 * RangeError where `jobs` or `retries` is out of range.
 *
 * @example
 * ```ts
 * import { createSweep, planSweep, runSweep } from "../lib/study";
 *
 * const options = { updates: [4], evaluateEvery: [4], logEvery: [2], evaluationEpisodes: [2] };
 * const runs = await planSweep({ tasks: ["BallRun"], targetCosts: [20], seeds: [0], preset: "tutorial", options });
 * createSweep("runs/trained", runs);
 * await runSweep("runs/trained", { jobs: 1 }); // → { total: 1, done: 1, failed: 0, stoppedBy: undefined }
 * ```
 */
export async function runSweep(sweep: string, options: PoolOptions = {}): Promise<PoolResult> {
  const { jobs = availableParallelism(), retries = 2, choice = "unfinished", names } = options;
  requireWholeNumber("jobs", jobs, 1);
  requireWholeNumber("retries", retries, 0);
  const runs = sweepRuns(sweep).filter(({ name }) => !names || names.includes(name));
  const chosen = runs.filter(
    ({ state }) => state !== "done" && (choice === "all" || (state === "failed") === (choice === "failed")),
  );
  await prepareTasks(chosen, { signal: options.signal, ...options.download });
  const pool = new Pool(sweep, runs, { ...options, jobs: Math.max(1, Math.min(jobs, chosen.length)), retries });
  return pool.finish(chosen);
}

/**
 * Obtains the datasets of the tasks that are not done. Throws an Error where a task cannot be simulated or has no dataset here.
 *
 * @example
 * ```ts
 * import { createSweep, planSweep, prepareTasks, sweepRuns } from "../lib/study";
 *
 * createSweep("runs/prepared", await planSweep({ tasks: ["BallRun"], preset: "tutorial", seeds: [0] }));
 * await prepareTasks(sweepRuns("runs/prepared"), {}); // → undefined; once every dataset is here
 * ```
 */
export async function prepareTasks(runs: readonly SweepRun[], download: DownloadOptions): Promise<void> {
  const tasks = [...new Set(runs.map(({ task }) => task))].map(findTask);
  for (const task of tasks) requireSimulator(task);
  for (const task of tasks) await obtainDataset(task, download);
}

/** One call of `runSweep`. */
class Pool {
  readonly #sweep: string;
  readonly #options: PoolOptions & { jobs: number; retries: number };
  readonly #limit;
  readonly #starts = pLimit(1);
  readonly #memory = new MemoryGate();
  readonly #running = new Set<RunningRun>();
  readonly #stop = new AbortController();
  readonly #states: Map<string, SweepRun["state"]>;
  #stoppedBy: PoolResult["stoppedBy"];
  #largestFolder = 0;

  constructor(sweep: string, runs: readonly SweepRun[], options: PoolOptions & { jobs: number; retries: number }) {
    this.#sweep = sweep;
    this.#options = options;
    this.#limit = pLimit(options.jobs);
    this.#states = new Map(runs.map(({ name, state }) => [name, state]));
  }

  /** Trains runs until each is done or given up, or until something stops the pool. */
  async finish(runs: readonly SweepRun[]): Promise<PoolResult> {
    const { signal } = this.#options;
    const stop = () => this.#halt("signal");
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    this.#changed();
    await Promise.all(runs.map((run) => this.#finishRun(run)));
    signal?.removeEventListener("abort", stop);
    const { total, done, failed } = this.#progress();
    return { total, done, failed, stoppedBy: this.#stoppedBy };
  }

  async #finishRun(run: SweepRun): Promise<void> {
    if (run.state === "failed") rmSync(new RunFolder(run.folder).failure, { force: true });
    for (let failures = 0; !this.#stoppedBy;) {
      const outcome = await this.#limit(() => this.#attempt(run));
      if (outcome.kind === "done") return this.#settle(run, "done");
      if (this.#stoppedBy) return;
      if (outcome.kind === "held") await this.#wait(run);
      else if (runState(new RunFolder(run.folder)) === "failed")
        return this.#settle(run, "failed"); // given up by another pool
      else if (++failures > this.#options.retries) return this.#giveUp(run, failures, reasonOf(outcome));
      else
        this.#notice(
          `${run.name}: ${reasonOf(outcome)}; it is tried again from its checkpoint, ${failures + 1} of ${this.#options.retries + 1}`,
        );
    }
  }

  /** Lets a moment pass for the process that trains the run. */
  async #wait(run: SweepRun): Promise<void> {
    this.#settle(run, "running");
    await sleep(poll, undefined, { signal: this.#stop.signal }).catch(() => {});
  }

  /** One worker for the run, unless the run needs none just now. */
  async #attempt(run: SweepRun): Promise<Outcome> {
    const state = runState(new RunFolder(run.folder));
    if (state === "done" || this.#stoppedBy) return { kind: state === "done" ? "done" : "stopped" };
    this.#settle(run, state);
    if (state === "running") return { kind: "held" };
    const running: RunningRun = { name: run.name, started: performance.now() };
    try {
      if (!(await this.#starts(() => this.#start(running)))) return { kind: "stopped" };
      return this.#judge(run, await this.#train(running));
    } catch (error) {
      return this.#judge(run, { kind: "failed", reason: (error as Error).message, diskFull: isDiskFull(error) });
    } finally {
      this.#running.delete(running);
      this.#changed();
    }
  }

  /** Waits until there is memory for one more run; false where the pool stops before, or where the disk is full. */
  async #start(running: RunningRun): Promise<boolean> {
    while (!this.#stoppedBy && !this.#memory.fits(this.#uses(), process.availableMemory())) await sleep(poll);
    if (!this.#stoppedBy && freeBytes(this.#sweep) < this.#roomForRun) this.#haltForDisk();
    if (this.#stoppedBy) return false;
    this.#running.add(running);
    this.#changed();
    return true;
  }

  #uses = () => [...this.#running].map(({ peakMemory }) => ({ peakMemory }));

  /** A run's files beside a second copy of its checkpoint, which is there while it is written. */
  get #roomForRun(): number {
    return 2 * this.#largestFolder;
  }

  #train(running: RunningRun): Promise<Outcome> {
    const onProgress = (progress: WorkerProgress) => {
      this.#memory.measure(progress.peakMemory);
      if (running.begun === undefined) Object.assign(running, { begun: progress.update, started: performance.now() });
      Object.assign(running, progress);
      this.#changed();
    };
    return runWorker({
      sweep: this.#sweep,
      run: running.name,
      jobs: this.#options.jobs,
      signal: this.#stop.signal,
      onProgress,
    });
  }

  /** Looks at what an outcome means for the runs to come. */
  #judge(run: SweepRun, outcome: Outcome): Outcome {
    this.#largestFolder = Math.max(this.#largestFolder, folderBytes(run.folder));
    if (outcome.kind === "failed" && outcome.diskFull && !this.#stoppedBy) this.#haltForDisk();
    return outcome;
  }

  #haltForDisk(): void {
    const free = (freeBytes(this.#sweep) / 1e6).toFixed(1);
    this.#notice(
      `The disk under ${this.#sweep} is full (${free} MB free): no more runs are started. Make room, and the sweep continues where it was`,
    );
    this.#halt("full disk");
  }

  /** Starts no more runs. A signal stops those that train too; on a full disk each may still come to its end. */
  #halt(reason: NonNullable<PoolResult["stoppedBy"]>): void {
    if (this.#stoppedBy !== "signal") this.#stoppedBy = reason;
    if (reason === "signal") this.#stop.abort();
  }

  #giveUp(run: SweepRun, attempts: number, reason: string): void {
    const files = new RunFolder(run.folder);
    const log = workerLog(this.#sweep, run.name);
    try {
      mkdirSync(files.path, { recursive: true });
      files.writeJson(files.failure, { attempts, reason, log: path.relative(files.path, log) });
    } catch (error) {
      if (isDiskFull(error)) return this.#haltForDisk();
      throw error;
    }
    this.#notice(
      `${run.name} failed, tried ${attempts} ${attempts === 1 ? "time" : "times"}: ${reason}. What it printed is in ${log}`,
    );
    this.#settle(run, "failed");
  }

  #settle({ name }: SweepRun, state: SweepRun["state"]): void {
    this.#states.set(name, state);
    this.#changed();
  }

  #progress(): PoolProgress {
    const states = [...this.#states.values()];
    const count = (wanted: SweepRun["state"]) => states.filter((state) => state === wanted).length;
    return {
      total: states.length,
      done: count("done"),
      failed: count("failed"),
      elsewhere: count("running"),
      running: [...this.#running],
    };
  }

  #changed(): void {
    this.#options.onProgress?.(this.#progress());
  }

  #notice(sentence: string): void {
    this.#options.onNotice?.(sentence);
  }
}

/** Why an attempt that is not done ended. */
function reasonOf(outcome: Outcome): string {
  return outcome.kind === "failed" ? outcome.reason : "a signal stopped its process";
}
