/** A sweep on the disk: `sweep.json` with every run, and a folder for each run. Nothing else holds a sweep's state. */
import { existsSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { RunFolder, runSchema } from "../../experiment/index.ts";
import { FileLock, makeFolder, nameHolder, requireOutputFolder, writeAtomically } from "../../files/index.ts";
import { readChecked } from "../checked-json.ts";
import type { PlannedRun } from "./plan.ts";

const sweepFormat = 1;

const sweepSchema = z.strictObject({
  format: z.literal(sweepFormat),
  runs: z.array(runSchema.extend({ name: z.string().regex(/^[\w+-][\w.+-]*$/) }).required()).min(1),
});

/** What a run of a sweep is doing, as its folder shows; see `runState`. */
export type RunState = "waiting" | "running" | "stopped" | "failed" | "done";

/** A run of a sweep with its folder and state. */
export interface SweepRun extends PlannedRun {
  /** The run folder, which may not be there yet. */
  folder: string;
  state: RunState;
}

/**
 * Writes `sweep.json` into the folder, which is made where it is missing. Returns false where the same plan is there already.
 * Throws an Error that says what differs where another plan is there, and RangeError where two runs are the same.
 *
 * @example
 * ```ts
 * import { createSweep, planSweep } from "../lib/study";
 *
 * const runs = await planSweep({ tasks: ["BallRun"], preset: "tutorial", seeds: [0] });
 * createSweep("runs/planned", runs); // → true
 * createSweep("runs/planned", runs); // → false; it is there already
 * ```
 */
export function createSweep(folder: string, runs: readonly PlannedRun[]): boolean {
  requireDifferent(runs);
  requireOutputFolder(folder, "sweep");
  makeFolder(folder);
  const lock = FileLock.tryTake(path.join(folder, "sweep.lock"));
  if (!(lock instanceof FileLock)) throw new Error(`${nameHolder(lock)} writes ${fileOf(folder)} just now`);
  try {
    if (existsSync(fileOf(folder))) return requireSamePlan(folder, runs);
    const lines = runs.map((run) => `    ${JSON.stringify(run)}`);
    writeAtomically(fileOf(folder), `{\n  "format": ${sweepFormat},\n  "runs": [\n${lines.join(",\n")}\n  ]\n}\n`);
    return true;
  } finally {
    lock.release();
  }
}

/**
 * The runs of a sweep as planned. Throws an Error that names the folder or file where there is no sweep, or what is wrong with it.
 *
 * @example
 * ```ts
 * import { createSweep, planSweep, readSweep } from "../lib/study";
 *
 * createSweep("runs/read", await planSweep({ tasks: ["BallRun"], preset: "tutorial", seeds: [0] }));
 * readSweep("runs/read").map(({ targetCost }) => targetCost); // → [10, 20, 40]
 * ```
 */
export function readSweep(folder: string): PlannedRun[] {
  const file = fileOf(folder);
  if (!existsSync(file))
    throw new Error(`${folder} is not a sweep: it has no sweep.json; npx trac sweep create makes one`);
  return readChecked(file, sweepSchema, "is damaged or of another version").runs;
}

/**
 * The runs of a sweep, each with its folder and its state at this moment. Throws an Error as `readSweep` does.
 *
 * @example
 * ```ts
 * import { createSweep, planSweep, sweepRuns } from "../lib/study";
 *
 * createSweep("runs/states", await planSweep({ tasks: ["BallRun"], preset: "tutorial", seeds: [0] }));
 * sweepRuns("runs/states").map(({ state }) => state); // → ["waiting", "waiting", "waiting"]
 * ```
 */
export function sweepRuns(folder: string): SweepRun[] {
  return readSweep(folder).map((run) => {
    const files = new RunFolder(runFolder(folder, run.name));
    return { ...run, folder: files.path, state: runState(files) };
  });
}

/**
 * The folder of a sweep's run.
 *
 * @example
 * ```ts
 * import { runFolder } from "../lib/study";
 *
 * runFolder("paper", "BallRun-cost20-seed0"); // → "paper/runs/BallRun-cost20-seed0"
 * ```
 */
export function runFolder(sweep: string, run: string): string {
  return path.join(sweep, "runs", run);
}

/**
 * `done` has a result, `running` a process that trains, `failed` an error that ended its last attempt, `stopped` something to resume.
 *
 * @example
 * ```ts
 * import { RunFolder } from "../lib/experiment";
 * import { readResults, runState } from "../lib/study";
 *
 * const [{ folder }] = readResults(["../data/small-sweep"]).runs;
 * runState(new RunFolder(folder)); // → "done"
 * ```
 */
export function runState(files: RunFolder): RunState {
  if (files.isFinished) return "done";
  if (files.holder) return "running";
  if (existsSync(files.failure)) return "failed";
  return files.holdsRun ? "stopped" : "waiting";
}

const fileOf = (folder: string) => path.join(folder, "sweep.json");

function requireDifferent(runs: readonly PlannedRun[]): void {
  if (runs.length === 0) throw new RangeError("A sweep must have at least 1 run, got none");
  const seen = new Set<string>();
  for (const { name } of runs) {
    if (seen.has(name))
      throw new RangeError(`Every run of a sweep must differ from the others, ${name} is there twice`);
    seen.add(name);
  }
}

/** Returns false where the folder's plan is `runs`. */
function requireSamePlan(folder: string, runs: readonly PlannedRun[]): false {
  const before = readSweep(folder);
  if (isDeepStrictEqual(before, [...runs])) return false;
  throw new RangeError(
    `${folder} holds another sweep: ${differences(before, runs).join("; ")}. Choose another folder, or the same plan`,
  );
}

/** `seed 0, 10 instead of 0, 10, 20`, for each setting and option whose values are others; else how many runs are. */
function differences(before: readonly PlannedRun[], now: readonly PlannedRun[]): string[] {
  const [valuesBefore, valuesNow] = [valuesOf(before), valuesOf(now)];
  const names = [...new Set([...valuesBefore.keys(), ...valuesNow.keys()])];
  const texts = names.map((name) => [name, listText(valuesBefore.get(name)), listText(valuesNow.get(name))] as const);
  const different = texts.filter(([, a, b]) => a !== b).map(([name, a, b]) => `${name} ${a} instead of ${b}`);
  if (different.length > 0) return different;
  const known = new Set(before.map((run) => run.name));
  const others = now.filter(({ name }) => !known.has(name)).length;
  return [
    `${before.length} runs instead of ${now.length}, ${others === 0 ? "or in another order" : `${others} of which it does not have`}`,
  ];
}

/** The values of each setting and option, in order of appearance. */
function valuesOf(runs: readonly PlannedRun[]): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const { name: _, options, ...settings } of runs) {
    for (const [name, value] of Object.entries({ ...settings, ...options })) {
      const known = values.get(name) ?? new Set();
      values.set(name, known.add(typeof value === "string" ? value : JSON.stringify(value)));
    }
  }
  return values;
}

const listText = (values: ReadonlySet<string> | undefined) => (values ? [...values].join(", ") : "none");
