/** All runs of some folders: those that count, and those that are left out with the reason. */
import { isDeepStrictEqual } from "node:util";
import { findRunFolders } from "./find-runs.ts";
import { readRun } from "./run-record.ts";
import type { RunRecord } from "./run-record.ts";

/** A run folder that no result is taken from. */
export interface LeftOut {
  folder: string;
  /** One sentence that names the folder or the file. */
  reason: string;
}

/** What some folders hold. */
export interface Results {
  /** Finished runs, each of other settings or data than the rest. */
  runs: RunRecord[];
  leftOut: LeftOut[];
}

/**
 * Reads every run at or below the folders. A run that is there twice counts once. Throws an Error that names a folder that is none.
 *
 * @example
 * ```ts
 * import { readResults } from "../lib/study";
 *
 * const { runs, leftOut } = readResults(["../data/small-sweep"]);
 * [runs.length, leftOut.length]; // → [54, 0]
 * ```
 */
export function readResults(places: readonly string[]): Results {
  const results: Results = { runs: [], leftOut: [] };
  const first = new Map<string, RunRecord>();
  for (const folder of findRunFolders(places)) {
    try {
      const run = readRun(folder);
      const same = first.get(runKey(run));
      if (same) throw new Error(repetitionText(run, same));
      first.set(runKey(run), run);
      results.runs.push(run);
    } catch (error) {
      results.leftOut.push({ folder, reason: (error as Error).message });
    }
  }
  return results;
}

/** What makes a run: two of one key would be counted twice. */
function runKey({ description: { config, dataset } }: RunRecord): string {
  const { task, algorithm, targetCost, seed, options } = config;
  const named = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([task, algorithm, targetCost, seed, named, dataset.sha256]);
}

function repetitionText(run: RunRecord, same: RunRecord): string {
  const scores = isDeepStrictEqual(run.curve, same.curve) ? "the same scores" : "other scores";
  return `${run.folder} repeats the settings of ${same.folder}, with ${scores}`;
}
