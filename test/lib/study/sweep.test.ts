import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { RunFolder } from "../../../lib/experiment/index.ts";
import type { FileLock } from "../../../lib/files/index.ts";
import { createSweep, planSweep, readSweep, sweepRuns } from "../../../lib/study/index.ts";
import type { SweepAxes } from "../../../lib/study/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

const axes: SweepAxes = {
  tasks: ["BallRun", "OfflineBallCircle-v0"],
  algorithms: ["trac", "bc-safe"],
  targetCosts: [10],
  seeds: [0, 1],
  options: { segmentRatio: [0.5, 1] },
};

describe("planSweep", () => {
  it("crosses every list, seeds outermost, and gives an option to the methods that have it", async () => {
    const runs = await planSweep(axes);
    assert.deepEqual(
      runs.slice(0, 3).map(({ name }) => name),
      [
        "BallRun-trac-cost10-seed0-official-segmentRatio0.5",
        "BallRun-trac-cost10-seed0-official-segmentRatio1",
        "BallRun-bc-safe-cost10-seed0-official",
      ],
    );
    assert.equal(runs.length, 2 * 2 * 3);
    assert.ok(runs.slice(0, 6).every(({ seed }) => seed === 0));
  });

  it("takes each task's own target costs and the official seeds by default", async () => {
    const runs = await planSweep({ tasks: ["BallRun", "CarGoal1"], algorithms: ["bc-all"] });
    assert.deepEqual(
      runs.slice(0, 6).map(({ task, targetCost }) => `${task} ${targetCost}`),
      ["BallRun 10", "BallRun 20", "BallRun 40", "CarGoal1 20", "CarGoal1 40", "CarGoal1 80"],
    );
    assert.deepEqual([...new Set(runs.map(({ seed }) => seed))], [0, 10, 20]);
  });

  it("walks paired lists side by side: tasks, methods and costs as well as options", async () => {
    const byTask = await planSweep({ ...axes, paired: [["tasks", "segmentRatio"]] });
    const ratios = byTask
      .filter(({ seed }) => seed === 0)
      .map(({ task, algorithm, options }) => `${task} ${algorithm} ${String(options.segmentRatio)}`);
    assert.deepEqual(ratios, [
      "BallRun trac 0.5",
      "BallRun bc-safe undefined",
      "BallCircle trac 1",
      "BallCircle bc-safe undefined",
    ]);
    const options = { segmentRatio: [1], batchSize: [16, 64] };
    const byMethod = await planSweep({
      ...axes,
      tasks: ["BallRun"],
      options,
      targetCosts: [10, 20],
      seeds: [3],
      paired: [["algorithms", "batchSize"]],
    });
    assert.deepEqual(
      byMethod.map(({ algorithm, targetCost, options: { batchSize } }) => [algorithm, targetCost, batchSize]),
      [
        ["trac", 10, 16],
        ["trac", 20, 16],
        ["bc-safe", 10, 64],
        ["bc-safe", 20, 64],
      ],
    );
  });

  it("shortens a name that no file system takes, to one that is still its own", async () => {
    const layers = (last: number) => Array.from({ length: 16 }, () => 16_384).with(15, last);
    const runs = await planSweep({
      tasks: ["BallRun"],
      algorithms: ["bcq-lag"],
      targetCosts: [10],
      seeds: [0],
      options: { actorHidden: [layers(1), layers(2)], criticHidden: [layers(3)] },
    });
    assert.deepEqual(
      runs.map(({ name }) => name.length),
      [200, 200],
    );
    assert.notEqual(runs[0].name, runs[1].name);
  });

  const wrong: [string, Partial<SweepAxes>, RegExp][] = [
    ["an unknown task", { tasks: ["BalRun"] }, /no task "BalRun"; the nearest are BallRun/],
    ["an unknown method", { algorithms: ["bc-saef"] }, /no algorithm "bc-saef"; the nearest is bc-safe/],
    [
      "an unknown option",
      { options: { segmentRatio: [1], segmentsRatio: [1] } },
      /no option segmentsRatio of trac, bc-safe; the nearest is segmentRatio/,
    ],
    ["an option's value out of range", { options: { segmentRatio: [0.5, 2] } }, /segmentRatio: .*got 2/],
    ["an option that is needed", { options: {} }, /segmentRatio: is needed/],
    ["a seed out of range", { seeds: [-1] }, /seed: .*got -1/],
    ["a list without a value", { seeds: [] }, /seeds must have at least 1 value, got none/],
    [
      "a value that is there twice",
      { tasks: ["BallRun", "OfflineBallRun-v0"] },
      /tasks must have each value once, got "BallRun" twice/,
    ],
    [
      "lists of other lengths side by side",
      { paired: [["tasks", "targetCosts"]] },
      /Paired lists must be equally long, got tasks with 2, targetCosts with 1/,
    ],
    [
      "an unknown list to be paired",
      { paired: [["task", "seeds"]] },
      /no list task to be paired; the nearest is tasks/,
    ],
    [
      "a list that is paired twice",
      {
        paired: [
          ["tasks", "seeds"],
          ["tasks", "segmentRatio"],
        ],
      },
      /tasks is paired twice/,
    ],
    ["more runs than allowed", { maxRuns: 11 }, /at most 11 runs, this one has at least 12/],
    ["more runs than anybody wants", { seeds: Array.from({ length: 5000 }, (_, i) => i) }, /at most 10,000 runs/],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what}`, async () => assert.rejects(planSweep({ ...axes, ...change }), message));
  }
});

describe("createSweep", () => {
  const target = path.join(folder, "sweep");

  it("writes the plan once, and changes nothing where it is there", async () => {
    const runs = await planSweep(axes);
    assert.equal(createSweep(target, runs), true);
    const before = readFileSync(path.join(target, "sweep.json"));
    assert.deepEqual(readSweep(target), runs);
    assert.equal(createSweep(target, await planSweep(axes)), false);
    assert.deepEqual(readFileSync(path.join(target, "sweep.json")), before);
  });

  it("says what differs from the plan that is there", async () => {
    const other = await planSweep({ ...axes, seeds: [0, 1, 2], options: { segmentRatio: [0.5] } });
    assert.throws(
      () => createSweep(target, other),
      /holds another sweep: seed 0, 1 instead of 0, 1, 2; segmentRatio 0\.5, 1 instead of 0\.5\. Choose/,
    );
    const paired = await planSweep({ ...axes, paired: [["tasks", "segmentRatio"]] });
    assert.throws(() => createSweep(target, paired), /holds another sweep: 12 runs instead of 8, or in another order/);
  });

  it("refuses the same run twice, a run folder, and a plan that is damaged", async () => {
    const runs = await planSweep({ ...axes, seeds: [0] });
    assert.throws(
      () => createSweep(path.join(folder, "twice"), [...runs, runs[0]]),
      /-segmentRatio0\.5 is there twice/,
    );
    assert.ok(!existsSync(path.join(folder, "twice")));
    const damaged = path.join(folder, "damaged");
    mkdirSync(damaged);
    assert.throws(() => sweepRuns(damaged), /damaged is not a sweep: it has no sweep\.json/);
    for (const [text, message] of [
      ['{"format":1,"ru', /sweep\.json is damaged: it is not JSON$/],
      ["", /sweep\.json is damaged: it is not JSON$/],
      ["[]", /of another version: must be an object, got \[\]$/],
      ['{"format":2,"runs":[]}', /of another version: format: .*got 2/],
      [
        '{"format":1,"runs":[{"name":"../x","task":"a","algorithm":"b","targetCost":1,"seed":1,"preset":"c","options":{}}]}',
        /runs\.0\.name: .*got \.\.\/x/,
      ],
    ] as const) {
      writeFileSync(path.join(damaged, "sweep.json"), text);
      assert.throws(() => sweepRuns(damaged), message);
      assert.throws(() => createSweep(damaged, runs), message);
    }
    writeFileSync(path.join(damaged, "config.json"), "{}");
    assert.throws(() => createSweep(damaged, runs), /damaged holds a run \(.*\), and is not to hold a sweep too/);
  });
});

describe("sweepRuns", () => {
  it("reads each run's state from its folder alone, where a result counts before anything else", async () => {
    const target = path.join(folder, "states");
    createSweep(target, await planSweep({ ...axes, seeds: [0] }));
    const folders = sweepRuns(target)
      .slice(0, 5)
      .map((run) => new RunFolder(run.folder));
    const locks: FileLock[] = [];
    for (const [i, files] of folders.entries()) {
      if (i === 0) continue; // nobody began it
      locks.push(files.lock());
      writeFileSync(files.config, "{}");
      if (i >= 3) writeFileSync(files.failure, "{}");
      if (i === 4) writeFileSync(files.result, "{}");
    }
    for (const lock of [locks[0], locks[2]]) lock.release();
    assert.deepEqual(
      sweepRuns(target).map(({ state }) => state),
      ["waiting", "stopped", "running", "failed", "done", "waiting"],
    );
    for (const lock of locks) lock.release();
  });
});
