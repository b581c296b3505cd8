/** Killing the pool that trains a sweep at random moments. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RunFolder, run, runConfig } from "../../../lib/experiment/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { createSweep, planSweep, readSweep, sweepRuns } from "../../../lib/study/index.ts";
import { result } from "../../core/result.ts";
import { endOf } from "./end.ts";
import { isSameRun } from "./run-files.ts";
import { smallOptions } from "./short-run.ts";
import type { Soak } from "./soak.ts";

const program = path.join(import.meta.dirname, "..", "..", "..", "lib", "cli", "trac.mjs");

/** Kills of one sweep, before it may end. */
const killsOfASweep = 5;

/** The pool of a sweep killed at random moments and started again: every run ends with the bits of one that was not killed, and none is trained twice. */
export const sweeps: Soak = {
  name: "sweeps",
  count: 100,
  quickCount: 2,
  async measure({ note }, count) {
    const folder = mkdtempSync(path.join(tmpdir(), "trac-soak-"));
    try {
      note(`soak: ${count} kills of a sweep's pool`);
      const { runs, different, repeated } = await killOften(folder, count);
      const common = { part: "soak", unit: "runs", target: 0, repetitions: count };
      const name = `${count} kills of a sweep's pool, ${runs} runs`;
      return [
        result({ ...common, name: `${name}: lost, or ended with other bits`, ours: different }),
        result({ ...common, name: `${name}: trained again after their end`, ours: repeated }),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function killOften(folder: string, count: number) {
  const random = new NumpyRandom(0);
  const alone = path.join(folder, "alone");
  const totals = { runs: 0, different: 0, repeated: 0 };
  for (let killed = 0, i = 0; killed < count; i++) {
    const sweep = path.join(folder, `sweep-${i}`);
    await planShortSweep(sweep);
    if (i === 0) await trainAlone(sweep, alone);
    const ends = new Map<string, number>();
    for (let kills = 0; kills < Math.min(killsOfASweep, count - killed) && !isDone(sweep); kills++) {
      killed += Number(await poolOf(sweep, momentOf(random)));
      for (const [name, time] of endTimes(sweep)) if (!ends.has(name)) ends.set(name, time);
    }
    await poolOf(sweep);
    const runs = sweepRuns(sweep);
    totals.runs += runs.length;
    totals.different += runs.filter(({ name, folder: cut }) => !isSameRun(cut, path.join(alone, name))).length;
    totals.repeated += [...endTimes(sweep)].filter(([name, time]) => (ends.get(name) ?? time) !== time).length;
  }
  return totals;
}

/** Four runs of two methods. */
async function planShortSweep(sweep: string): Promise<void> {
  const small = { ...smallOptions, updates: 400, evaluateEvery: 100, bcUpdates: 200 };
  const options = Object.fromEntries(Object.entries(small).map(([name, value]) => [name, [value]]));
  const axes = { tasks: ["BallRun"], algorithms: ["trac", "bc-all"], targetCosts: [20], seeds: [0, 1] };
  createSweep(sweep, await planSweep({ ...axes, options }));
}

/** Trains each run of the sweep in this process and in one piece. */
async function trainAlone(sweep: string, folder: string): Promise<void> {
  for (const { name, ...settings } of readSweep(sweep))
    await run(await runConfig(settings), { folder: path.join(folder, name) });
}

const isDone = (sweep: string) => sweepRuns(sweep).every(({ state }) => state === "done");

/** When each finished run ended, by its name. */
function endTimes(sweep: string): Map<string, number> {
  const done = sweepRuns(sweep).filter(({ state }) => state === "done");
  return new Map(done.map(({ name, folder }) => [name, statSync(new RunFolder(folder).result).mtimeMs]));
}

/** When a pool is killed: this long after its runs have written so many more log lines together, or after its start. */
interface Moment {
  lines: number;
  milliseconds: number;
}

/** One in five while it starts, the others while runs train, are evaluated, write a file or end. */
function momentOf(random: NumpyRandom): Moment {
  if (random.randint(0, 5) === 0) return { lines: 0, milliseconds: random.randint(0, 4000) };
  return { lines: random.randint(1, 150), milliseconds: random.randint(0, 300) };
}

/** Trains the sweep in a pool. Resolves with whether it was killed; throws where it fails otherwise. */
async function poolOf(sweep: string, kill?: Moment): Promise<boolean> {
  const child = spawn(process.execPath, [program, "sweep", "run", sweep, "--jobs", "2"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = endOf(child, "A pool", kill !== undefined);
  if (kill) await Promise.race([killAt(kill, sweep, child), ended]);
  return ended;
}

async function killAt({ lines, milliseconds }: Moment, sweep: string, child: ReturnType<typeof spawn>): Promise<void> {
  const target = lines && logLines(sweep) + lines;
  while (logLines(sweep) < target && child.exitCode === null) await sleep(10);
  await sleep(milliseconds);
  child.kill("SIGKILL");
}

/** Log lines of all runs so far. */
function logLines(sweep: string): number {
  const runs = path.join(sweep, "runs");
  if (!existsSync(runs)) return 0;
  const logs = readdirSync(runs).map((name) => new RunFolder(path.join(runs, name)).metrics);
  return logs.reduce((sum, log) => sum + (existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0), 0);
}
