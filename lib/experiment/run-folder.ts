/** The files of one run; everything needed to repeat, inspect or resume it lies in one folder. */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
} from "node:fs";
import path from "node:path";
import {
  FileLock,
  makeFolder,
  nameHolder,
  readJson,
  readSafetensors,
  readText,
  writeAtomically,
} from "../files/index.ts";
import type { LockHolder, Tensors } from "../files/index.ts";
import type { Metrics } from "../nn/index.ts";
import type { RunConfig } from "./config.ts";
import { checkedConfig, readDescription } from "./description.ts";
import type { RunDescription } from "./description.ts";
import { requireContent, requireOrigin } from "./file-content.ts";
import { readResult } from "./result.ts";
import type { RunResult } from "./result.ts";

/** Another process trains in the folder, or took it meanwhile. */
export class RunHeldError extends Error {
  override name = "RunHeldError";
}

/** Sizes in bytes of the files that grow, as a checkpoint found them. */
export interface LogSizes {
  metrics: number;
  evaluations: number;
}

/** A line of `metrics.jsonl`: means of the figures since the line before. */
export interface LogLine extends Metrics {
  /** The official number of the update before it. */
  step: number;
}

/** Paths within a run folder, and writing to its logs. */
export class RunFolder {
  readonly path: string;
  #held: FileLock | undefined;

  /** The paths alone; nothing is made or read. */
  constructor(folder: string) {
    this.path = folder;
  }

  /** A folder that exists; an Error names it where it does not, or where it holds no run. */
  static open(folder: string): RunFolder {
    const files = new RunFolder(folder);
    if (files.isRunFolder) return files;
    const found = statSync(folder, { throwIfNoEntry: false });
    const reason = found?.isDirectory() ? "it has no config.json" : found ? "it is a file" : "it does not exist";
    throw new Error(`${folder} is not a run folder: ${reason}`);
  }

  /** Whether a run began here, however far it came. */
  get isRunFolder(): boolean {
    return existsSync(this.config);
  }

  /** Whether there is a run here that another one must not take the place of. One that ended before its first log line left nothing. */
  get holdsRun(): boolean {
    return this.isRunFolder && !(this.#isEmpty && this.#isDescribed);
  }

  get #isEmpty(): boolean {
    return this.trained.every((file) => size(file) === 0);
  }

  /** False where `config.json` is damaged, or of something else. */
  get #isDescribed(): boolean {
    try {
      this.readDescription();
      return true;
    } catch {
      return false;
    }
  }

  /** Whether the run ended. */
  get isFinished(): boolean {
    return existsSync(this.result);
  }

  /** Writes what the run is into the folder, which is there. */
  begin(description: RunDescription): void {
    this.writeJson(this.config, description);
  }

  /** What the run is. Throws an Error that names the file where it is damaged or of another format. */
  readDescription(): RunDescription {
    return readDescription(this.readJson(this.config), this.config);
  }

  /** The settings that the run began with, each checked. Throws an Error that names the file where it is damaged. */
  async readConfig(): Promise<RunConfig> {
    return checkedConfig(this.readDescription(), this.config);
  }

  /** The finished run's scores. Throws an Error that names the file where it is missing or damaged. */
  readResult(): RunResult {
    return readResult(this.readJson(this.result), this.result);
  }

  /** The lines of the metrics log in order; none where there is no log yet. Throws an Error that names a line that is damaged. */
  readMetrics(): LogLine[] {
    if (!existsSync(this.metrics)) return [];
    const lines = readText(this.metrics).split("\n").slice(0, -1);
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as LogLine;
      } catch {
        throw new Error(`${this.metrics} is damaged: line ${i + 1} is not JSON`);
      }
    });
  }

  /**
   * Reads the policy of the best or the last evaluation of the run. An Error says so where there was none yet, or where the file is
   * damaged or holds something else. Weights that another program put there are taken as they are: they have no checksum.
   */
  readWeights(which: "best" | "final", config: Pick<RunConfig, "task" | "algorithm">): Tensors {
    const file = this[which];
    if (!existsSync(file))
      throw new Error(`${this.path} has no ${path.basename(file)} yet: the run was not evaluated so far`);
    const { tensors, metadata } = readSafetensors(file);
    requireContent(metadata, "policy", file);
    requireOrigin(metadata, config, file);
    return tensors;
  }

  /** Settings, dataset and versions. */
  get config(): string {
    return path.join(this.path, "config.json");
  }

  /** One JSON line for each log interval. */
  get metrics(): string {
    return path.join(this.path, "metrics.jsonl");
  }

  /** One JSON line for each evaluation, with every episode's returns. */
  get evaluations(): string {
    return path.join(this.path, "evaluations.jsonl");
  }

  /** Folder with the same figures for TensorBoard. */
  get tensorboard(): string {
    return path.join(this.path, "tensorboard");
  }

  /** Everything to resume from. */
  get checkpoint(): string {
    return path.join(this.path, "checkpoint.safetensors");
  }

  /** The policy of the best evaluation so far. */
  get best(): string {
    return path.join(this.path, "best.safetensors");
  }

  /** The policy of the last evaluation. */
  get final(): string {
    return path.join(this.path, "final.safetensors");
  }

  /** The finished run's scores. */
  get result(): string {
    return path.join(this.path, "result.json");
  }

  /** The files that training writes, the same to the last bit however often the run is stopped and resumed. */
  get trained(): string[] {
    return [this.checkpoint, this.metrics, this.evaluations, this.best, this.final, this.result];
  }

  /** Why the run was given up; another attempt removes it. */
  get failure(): string {
    return path.join(this.path, "failure.json");
  }

  /** Time and memory so far (`RunUsage`). */
  get usage(): string {
    return path.join(this.path, "usage.json");
  }

  /** Writes a JSON file whole. */
  writeJson(file: string, value: unknown): void {
    writeAtomically(file, `${JSON.stringify(value, null, 2)}\n`);
  }

  /** Reads a JSON file of the folder; an Error names it where it is missing or damaged. */
  readJson<Value>(file: string): Value {
    if (!existsSync(file)) throw new Error(`${this.path} has no ${path.basename(file)}`);
    return readJson(file) as Value;
  }

  /** Appends one JSON line. Where that fails (a full disk, say) an Error names the file and the cause; see `requireHeld` too. */
  append(file: string, row: object): void {
    this.requireHeld();
    try {
      appendFileSync(file, `${JSON.stringify(row)}\n`);
    } catch (error) {
      throw new Error(`${file} could not be written (${(error as Error).message}); the last checkpoint is unharmed`, {
        cause: error,
      });
    }
  }

  /** Puts on the disk what was appended so far. */
  syncLogs(): void {
    for (const file of [this.metrics, this.evaluations].filter((log) => existsSync(log))) {
      const handle = openSync(file, "r+");
      try {
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    }
  }

  /** How long the logs are now. */
  logSizes(): LogSizes {
    return { metrics: size(this.metrics), evaluations: size(this.evaluations) };
  }

  /**
   * Cuts the logs back to what they were at a checkpoint, so that a resumed run writes every line once. Returns how many bytes are
   * missing where a log is shorter than it was; what is left of it then ends with a whole line.
   */
  cutLogs({ metrics, evaluations }: LogSizes): number {
    return cutLog(this.metrics, metrics) + cutLog(this.evaluations, evaluations);
  }

  /** Keeps other processes from training in this folder, which is made where it is missing. Throws an Error that names the holder. */
  lock(): FileLock {
    makeFolder(this.path);
    const lock = FileLock.tryTake(this.#lock);
    if (lock instanceof FileLock) return (this.#held = lock);
    throw new RunHeldError(`${nameHolder(lock)} trains in ${this.path}; one at a time can`);
  }

  /**
   * Throws an Error where `lock` was called and the lock is gone: another process saw no sign of life from this one and trains here
   * now, or the folder was moved away.
   */
  requireHeld(): void {
    if (!this.#held || this.#held.isHeld()) return;
    throw new RunHeldError(
      `${this.path} is no longer this process's: another one took it, or it was moved or emptied; nothing more is written to it`,
    );
  }

  /** The process that trains in this folder now; undefined where none does. */
  get holder(): LockHolder | undefined {
    return FileLock.holder(this.#lock);
  }

  get #lock(): string {
    return path.join(this.path, "run.lock");
  }
}

/** Returns how many bytes are missing. */
function cutLog(file: string, length: number): number {
  const missing = Math.max(0, length - size(file));
  if (!existsSync(file)) return missing;
  truncateSync(file, missing > 0 ? readFileSync(file).lastIndexOf(0x0a) + 1 : length);
  return missing;
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
