import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { RunFolder } from "../../../lib/experiment/index.ts";
import { createSweep, planSweep, runFolder, sweepFigure, sweepProgress, sweepRuns } from "../../../lib/study/index.ts";
import type { SweepRun } from "../../../lib/study/index.ts";
import { inNotebook } from "../../fixtures/captured-displays.ts";
import type { CapturedDisplay } from "../../fixtures/captured-displays.ts";
import { writeRun } from "../../fixtures/recorded-runs.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { until } from "../../fixtures/until.ts";

const { folder, remove } = temporaryFolder();
after(remove);

/** Traces by the first word of their names that is no number. */
async function tracesOf(sweep: string) {
  const { data, layout } = await sweepFigure(sweep);
  const traces = data as unknown as {
    name: string;
    x: (string | number)[];
    y: (string | number)[];
    customdata: [string, number][];
  }[];
  return {
    title: layout.title!.text,
    traces,
    of: (name: string) => traces.find((trace) => trace.name.endsWith(name))!,
  };
}

const settingsOf = ({ name: _, folder: __, state: ___, ...settings }: SweepRun) => settings;

/** Six runs of two methods, of which four have begun: one is done, one in training, one stopped, one given up. */
async function begunSweep(sweep: string): Promise<void> {
  const options = { updates: [100], evaluateEvery: [25], logEvery: [10] };
  const axes = { tasks: ["BallRun"], algorithms: ["bc-all", "bc-safe"], targetCosts: [20], seeds: [0, 1, 2], options };
  createSweep(sweep, await planSweep(axes));
  const [done, running, stopped, failed] = sweepRuns(sweep);
  await writeRun(done.folder, { ...settingsOf(done), evaluations: [[[0.2, 0]], [[0.4, 1]]] });
  for (const run of [running, stopped]) {
    const evaluations = [[[0.2, 0]], [[0.3, 2]]] as const;
    await writeRun(run.folder, { ...settingsOf(run), evaluations, unfinished: true });
  }
  mkdirSync(failed.folder, { recursive: true });
  writeFileSync(new RunFolder(failed.folder).failure, "{}");
}

describe("sweepFigure", () => {
  const sweep = path.join(folder, "sweep");

  it("has each run at its place by what it is doing, with its scores so far", async () => {
    await begunSweep(sweep);
    const [, running] = sweepRuns(sweep);
    const lock = new RunFolder(running.folder).lock();
    const { title, of } = await tracesOf(sweep);
    lock.release();
    assert.equal(title, "1 of 6 runs are done");
    const places = (name: string) => of(name).x.map((x, i) => `${of(name).y[i]}, ${x}`);
    assert.deepEqual(places("done"), ["BC-All, seed 0"]);
    assert.deepEqual(places("running"), ["BC-Safe, seed 0"]);
    assert.deepEqual(places("stopped"), ["BC-All, seed 1"]);
    assert.deepEqual(places("failed"), ["BC-Safe, seed 1"]);
    assert.deepEqual(places("queued"), ["BC-All, seed 2", "BC-Safe, seed 2"]);
    assert.deepEqual(
      [of("done").customdata[0][1], of("running").customdata[0][1], of("queued").customdata[0][1]],
      [1, 0.99, 0],
    );
    const rewards = of("BC-All").y as number[];
    assert.deepEqual(rewards, [0.2, 0.4, NaN, 0.2, 0.3, NaN], "a run after the other, with gaps");
  });

  it("says how far a run is by its log too, and bears a line that is written just now", async () => {
    const part = path.join(folder, "part");
    cpSync(sweep, part, { recursive: true });
    const [, running] = sweepRuns(part);
    const files = new RunFolder(running.folder);
    writeFileSync(files.evaluations, "");
    appendFileSync(files.metrics, '{"step":20,"bcLoss":1}\n{"step":40,"bcLoss":1}\n{"step":60,"bcL');
    const { of } = await tracesOf(part);
    assert.equal(of("stopped").customdata.find(([name]) => name === running.name)![1], 0.4);
    writeFileSync(files.evaluations, '{"step":24,"normalizedRew');
    assert.equal((await tracesOf(part)).title, "1 of 6 runs are done");
  });

  it("names what distinguishes rows, and no more", async () => {
    const varied = path.join(folder, "varied");
    const options = { updates: [100], batchSize: [8, 16] };
    const axes = { tasks: ["BallRun", "BallCircle"], algorithms: ["bc-all"], targetCosts: [5], seeds: [0] };
    createSweep(varied, await planSweep({ ...axes, options }));
    const { of } = await tracesOf(varied);
    assert.deepEqual(of("queued").y, [
      "BallRun BC-All batchSize 8",
      "BallRun BC-All batchSize 16",
      "BallCircle BC-All batchSize 8",
      "BallCircle BC-All batchSize 16",
    ]);
    const usual = path.join(folder, "usual");
    const one = { tasks: ["BallRun"], algorithms: ["bc-all"], targetCosts: [5], seeds: [0, 1] };
    const plans = [{ seeds: [0, 1] }, { seeds: [0], options: { batchSize: [16] } }].map((changes) =>
      planSweep({ ...one, ...changes }),
    );
    createSweep(usual, (await Promise.all(plans)).flat());
    const { traces } = await tracesOf(usual);
    assert.deepEqual(traces[0].y, ["BC-All", "BC-All batchSize 16", "BC-All"], "by target cost and seed");
  });
});

describe("sweepProgress", () => {
  it("ends with a picture where every run is done or given up, and at once", async () => {
    const sweep = path.join(folder, "begun");
    await begunSweep(sweep);
    const settled = path.join(folder, "settled");
    await begunSweep(sweep);
    const runs = sweepRuns(sweep).filter(({ state }) => state === "done" || state === "failed");
    createSweep(
      settled,
      runs.map((run) => ({ name: run.name, ...settingsOf(run) })),
    );
    for (const { name, folder: from } of runs) cpSync(from, runFolder(settled, name), { recursive: true });
    const shown: CapturedDisplay[] = [];
    await inNotebook(() => sweepProgress(settled), { shown });
    assert.equal(runs.length, 2);
    assert.ok("image/svg+xml" in shown.at(-1)!.bundle);
    assert.equal(new Set(shown.map(({ displayId }) => displayId)).size, 1);
  });

  it("is left by the cell's interrupt, and by the end of a pool that stops early; the last state stays", async () => {
    const sweep = path.join(folder, "sweep");
    for (const end of ["interrupt", "pool"]) {
      const shown: CapturedDisplay[] = [];
      const controller = new AbortController();
      const begun = until(() => shown.length > 0, "the first picture");
      if (end === "interrupt") void begun.then(() => controller.abort(new Error("interrupted")));
      const pool = end === "pool" ? begun : new Promise(() => {});
      const watched = inNotebook(() => sweepProgress(sweep, { until: pool }), { shown, signal: controller.signal });
      if (end === "interrupt") await assert.rejects(watched, /^Error: interrupted$/);
      else await watched;
      assert.ok(shown.length >= 2 && "image/svg+xml" in shown.at(-1)!.bundle, end);
    }
  });

  it("says where there is no sweep", async () => {
    await assert.rejects(sweepProgress(folder), /is not a sweep: it has no sweep\.json/);
  });
});
