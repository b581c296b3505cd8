/** A sweep's pool of processes against one process that trains the same runs one after another. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createSweep, planSweep, sweepRuns } from "../../lib/study/index.ts";
import { median } from "../core/median.ts";
import { result } from "../core/result.ts";
import type { BenchContext, Part } from "./part.ts";

const run = promisify(execFile);
const commandLine = path.join(import.meta.dirname, "..", "..", "lib", "cli", "trac.mjs");
const oneByOne = path.join(import.meta.dirname, "..", "workers", "one-by-one.ts");

const jobs = availableParallelism();

/** TraC on 96 segments × 100 steps, obs 7, as official; so many runs that none of the pool's processes is idle at the end. */
const runs = 2 * jobs;
const small = { segmentRatio: [1], evaluateEvery: [1_000_000], logEvery: [100] };

/** The most that the pool's time may be of the other's: 1 / 1.7 on two cores. */
const target = 1 / 1.7;

async function planRuns(sweep: string, updates: number): Promise<void> {
  const options = { ...small, updates: [updates], bcUpdates: [updates / 2] };
  const seeds = Array.from({ length: runs }, (_, i) => i);
  createSweep(sweep, await planSweep({ tasks: ["BallRun"], algorithms: ["trac"], targetCosts: [20], seeds, options }));
}

/** Seconds from the start of a program to its end, with all runs done. */
async function timeRuns(sweep: string, updates: number, args: readonly string[]): Promise<number> {
  await planRuns(sweep, updates);
  const started = performance.now();
  await run(process.execPath, [...args], { maxBuffer: 1e8 });
  const seconds = (performance.now() - started) / 1000;
  const left = sweepRuns(sweep).filter(({ state }) => state !== "done").length;
  if (left > 0) throw new Error(`${left} of ${runs} runs are not done after ${args.join(" ")}`);
  return seconds;
}

/** The part `pool`. */
export const pool: Part = {
  name: "pool",
  about: "runs an hour of a sweep's pool, against the same runs one after another in one process",
  async measure({ quick, note }: BenchContext) {
    const [updates, repetitions] = quick ? [40, 1] : [1000, 3];
    const folder = mkdtempSync(path.join(tmpdir(), "trac-pool-"));
    const times: { pool: number; sequential: number }[] = [];
    try {
      for (let i = 0; i < repetitions; i++) {
        note(`pool: ${runs} runs of ${updates} updates, turn ${i + 1} of ${repetitions}`);
        const [a, b] = ["pool", "sequential"].map((name) => path.join(folder, `${name}-${i}`)) as [string, string];
        times.push({
          pool: await timeRuns(a, updates, [commandLine, "sweep", "run", a, "--jobs", String(jobs)]),
          sequential: await timeRuns(b, updates, ["--import", "tsx", oneByOne, b]),
        });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [ours, theirs] = (["pool", "sequential"] as const).map((way) => median(times.map((turn) => turn[way]))) as [
      number,
      number,
    ];
    const perHour = (seconds: number) => Math.round((3600 * runs) / seconds);
    return [
      result({
        part: "pool",
        name: `${runs} runs of ${updates} updates, TraC 96×100, obs 7, ${jobs} processes: ${perHour(ours)} against ${perHour(theirs)} runs/h`,
        unit: "s",
        ours,
        peer: { name: "one after another", value: theirs },
        target,
        repetitions,
        details: { times },
      }),
    ];
  },
};
