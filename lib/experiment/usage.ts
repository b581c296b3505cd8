/** The time and memory that a run takes. They differ from run to run, so they lie in a file beside its results. */
import { existsSync } from "node:fs";
import { z } from "zod";
import type { RunFolder } from "./run-folder.ts";

const usageSchema = z.object({
  updates: z.number(),
  seconds: z.number(),
  evaluationSeconds: z.number(),
  processorSeconds: z.number(),
  peakMemory: z.number(),
});

/** The content of a run folder's `usage.json`, up to its last checkpoint. Work that a kill undid does not count. */
export interface RunUsage {
  /** Updates that the figures are of: fewer than the run's where it was resumed without the file. */
  updates: number;
  /** Time from the first of them to the last, pauses between processes left out. */
  seconds: number;
  /** The part of `seconds` in which policies were evaluated. */
  evaluationSeconds: number;
  /** Time on all processor cores together. */
  processorSeconds: number;
  /** The most memory that a process of the run ever had, in bytes; in a process of several runs, those before it included. */
  peakMemory: number;
}

const nothing: RunUsage = { updates: 0, seconds: 0, evaluationSeconds: 0, processorSeconds: 0, peakMemory: 0 };

/**
 * What `usage.json` holds; undefined where there is none, as in a run of an earlier version, or where it is damaged.
 *
 * @example
 * ```ts
 * import { RunFolder, readUsage } from "../lib/experiment";
 * import { readResults } from "../lib/study";
 *
 * const [run] = readResults(["../data/small-sweep"]).runs;
 * readUsage(new RunFolder(run.folder))?.updates === run.updates; // → true
 * ```
 */
export function readUsage(files: RunFolder): RunUsage | undefined {
  if (!existsSync(files.usage)) return undefined;
  try {
    return usageSchema.safeParse(files.readJson(files.usage)).data;
  } catch {
    return undefined; // the run's results do not depend on it
  }
}

/** Measures a run while it trains, from now on. */
export class UsageMeter {
  readonly #files: RunFolder;
  readonly #before: RunUsage;
  readonly #updatesBefore: number;
  readonly #started = performance.now();
  readonly #processorBefore = processorSeconds();
  #evaluationSeconds = 0;

  /** Continues from the file's figures where the run itself continues, after `updates` updates. */
  constructor(files: RunFolder, updates: number) {
    this.#files = files;
    this.#updatesBefore = updates;
    this.#before = (updates > 0 && readUsage(files)) || nothing;
  }

  /** Awaits an evaluation and counts its time. */
  async evaluation<Result>(work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#evaluationSeconds += (performance.now() - started) / 1000;
    }
  }

  /** Writes the figures after `updates` updates of the whole run. */
  save(updates: number): void {
    const before = this.#before;
    const usage: RunUsage = {
      updates: before.updates + updates - this.#updatesBefore,
      seconds: before.seconds + (performance.now() - this.#started) / 1000,
      evaluationSeconds: before.evaluationSeconds + this.#evaluationSeconds,
      processorSeconds: before.processorSeconds + processorSeconds() - this.#processorBefore,
      peakMemory: Math.max(before.peakMemory, process.resourceUsage().maxRSS * 1024),
    };
    this.#files.writeJson(this.#files.usage, usage);
  }
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
