import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { csvText, groupRows, groupRuns, readResults, runRow, scoreRuns } from "../../../../lib/study/index.ts";
import { csvRows } from "../../../../lib/study/csv.ts";
import { registerLine } from "../../../fixtures/own-task.ts";
import { writeGrid, writeRun } from "../../../fixtures/recorded-runs.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
let folders = 0;
const fresh = () => path.join(folder, String(++folders));
const groupsOf = async (place: string, rule: "last" | "best" = "last") =>
  groupRuns(await scoreRuns(readResults([place]).runs, rule));
const official = [10, 20, 40];

describe("results of run folders", () => {
  it("average over seeds at each target cost, and over seeds and the task's three target costs", async () => {
    const place = fresh();
    await writeGrid(place, { targetCosts: official, seeds: [0, 10] }, (targetCost, seed) => [
      [
        [0.1, 0],
        [0.1, 0],
      ],
      [
        [seed / 10, 0],
        [seed / 10 + 0.2, 80 / targetCost],
      ],
    ]);
    const [group] = await groupsOf(place);
    assert.deepEqual([group.task, group.method, group.missing], ["BallRun", "BC-All", []]);
    const close = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, ${expected} by hand`);
    const costs = [4, 2, 1]; // half of 80 / targetCost
    group.limits.forEach(({ targetCost, reward, rewardDeviation, cost, costDeviation, violationRate }, i) => {
      assert.equal(targetCost, official[i]);
      close(reward, 0.6);
      close(rewardDeviation!, Math.SQRT1_2);
      close(cost, costs[i]);
      close(costDeviation!, 0);
      close(violationRate, 0.5);
    });
    close(group.overall!.cost, 7 / 3);
    close(group.overall!.rewardDeviation!, Math.sqrt((6 * 0.25) / 5));
    assert.deepEqual(
      group.limits.map(({ cost }) => cost <= 1),
      [false, false, true],
      "the mean over limits hides this",
    );
    assert.equal(groupRows(group).length, 4);
  });

  it("take the last policy or the best one, and say after how many updates it was", async () => {
    const place = await writeRun(fresh(), { evaluations: [[[0.2, 0]], [[0.9, 3]], [[0.4, 0]], [[0.3, 1]]] });
    const [run] = readResults([place]).runs;
    assert.deepEqual(
      [run.last.update, run.last.normalizedReward, run.best.update, run.best.normalizedReward],
      [100, 0.3, 50, 0.9],
    );
    assert.deepEqual(
      run.curve.map(({ update }) => update),
      [25, 50, 75, 100],
    );
    const rewards = await Promise.all(
      (["last", "best"] as const).map(async (rule) => (await groupsOf(place, rule))[0].limits[0].reward),
    );
    assert.deepEqual(rewards, [0.3, 0.9]);
  });

  it("name every run that a mean lacks, by the seeds that any run on the task has", async () => {
    const place = fresh();
    await writeGrid(path.join(place, "whole"), { targetCosts: official, seeds: [0, 10] }, () => [[[0.5, 0]]]);
    await writeGrid(path.join(place, "part"), { algorithm: "bc-safe", targetCosts: [10, 40], seeds: [0] }, () => [
      [[0.6, 0]],
    ]);
    const [part, whole] = (await groupsOf(place)).sort((a, b) => b.missing.length - a.missing.length);
    assert.deepEqual([whole.method, whole.missing], ["BC-All", []]);
    assert.deepEqual(
      part.missing.map(({ targetCost, seed }) => `${targetCost}/${seed}`),
      ["10/10", "20/0", "20/10", "40/10"],
    );
    assert.deepEqual(
      groupRows(part).map(({ targetCost, runs, missing }) => [targetCost, runs, missing]),
      [
        [10, 1, 1],
        [40, 1, 1],
        ["all", 2, 4],
      ],
    );
    assert.equal(part.limits[0].rewardDeviation, undefined, "one run has no deviation");
  });

  it("have means over the target costs that were run, which lack nothing where no method was run at the others", async () => {
    const place = fresh();
    const at = async (name: string, algorithm: string, targetCosts: number[], seeds: number[]) =>
      writeGrid(path.join(place, name), { algorithm, targetCosts, seeds }, (targetCost) => [[[targetCost / 100, 0]]]);
    await at("one", "bc-all", [40], [0, 10]);
    const [one] = await groupsOf(place);
    assert.deepEqual([one.targetCosts, one.missing, one.overall!.reward], [[40], [], 0.4]);
    assert.deepEqual(
      groupRows(one).map(({ targetCost, runs }) => [targetCost, runs]),
      [[40, 2]],
      "one target cost has one mean",
    );
    await at("two", "bc-safe", [10, 40], [0, 10]);
    const [lacking, whole] = await groupsOf(place);
    assert.deepEqual(
      [lacking, whole].map((group) => groupRows(group).at(-1)).map((row) => [row!.targetCost, row!.runs, row!.missing]),
      [
        ["10, 40", 2, 2],
        ["10, 40", 4, 0],
      ],
    );
    assert.deepEqual(
      lacking.missing.map(({ targetCost, seed }) => `${targetCost}/${seed}`),
      ["10/0", "10/10"],
    );
  });

  it("have means of a task of one's own too, behind the 38", async () => {
    const place = fresh();
    mkdirSync(place);
    const task = registerLine(place).name;
    await writeGrid(path.join(place, "own"), { task, targetCosts: [1], seeds: [0, 10] }, () => [[[0.3, 0]]]);
    await writeRun(path.join(place, "run"), { evaluations: [[[0.5, 0]]] });
    const groups = await groupsOf(place);
    assert.deepEqual(
      groups.map((group) => [group.task, group.overall!.reward, group.missing]),
      [
        ["BallRun", 0.5, []],
        ["Line", 0.3, []],
      ],
    );
  });

  it("keep target costs that are not the task's own out of the mean over target costs", async () => {
    const place = fresh();
    await writeGrid(place, { targetCosts: [...official, 5], seeds: [0] }, (targetCost) => [
      [[targetCost === 5 ? 9 : 0.5, 0]],
    ]);
    const [group] = await groupsOf(place);
    assert.deepEqual(
      [group.limits.map(({ targetCost }) => targetCost), group.overall!.reward, group.overall!.runs.length],
      [[5, 10, 20, 40], 0.5, 3],
    );
    const only5 = await groupsOf(await writeRun(fresh(), { targetCost: 5, evaluations: [[[0.5, 0]]] }));
    assert.deepEqual([only5[0].overall, groupRows(only5[0]).length], [undefined, 1]);
  });

  it("never mix runs with other options, presets or data", async () => {
    const place = fresh();
    const evaluations = [[[0.5, 0]]] as const;
    await writeRun(path.join(place, "a"), { evaluations, seed: 0 });
    await writeRun(path.join(place, "b"), { evaluations, seed: 1, options: { evaluationEpisodes: 5 } });
    await writeRun(path.join(place, "c"), { evaluations, seed: 2, preset: "tutorial" });
    await writeRun(path.join(place, "d"), { evaluations, seed: 0, sha256: "b".repeat(64) });
    await writeRun(path.join(place, "f"), { evaluations, algorithm: "bc-safe" });
    await writeRun(path.join(place, "e"), { evaluations, seed: 0, task: "BallCircle", sha256: "c".repeat(64) });
    const names = (await groupsOf(place)).map(
      ({ task, method, limits }) => `${task}: ${method}: ${limits[0].runs.length}`,
    );
    assert.deepEqual(names.sort(), [
      "BallCircle: BC-All (preset official): 1",
      "BallRun: BC-All (preset official, data aaaaaaa, 20 episodes): 1",
      "BallRun: BC-All (preset official, data aaaaaaa, 5 episodes): 1",
      "BallRun: BC-All (preset official, data bbbbbbb, 20 episodes): 1",
      "BallRun: BC-All (preset tutorial, data aaaaaaa, 20 episodes): 1",
      "BallRun: BC-Safe (data aaaaaaa, 20 episodes): 1",
    ]);
  });

  it("count a run once: by two paths, or in two folders", async () => {
    const place = fresh();
    const one = await writeRun(path.join(place, "one"), { evaluations: [[[0.5, 0]]] });
    symlinkSync(one, path.join(place, "linked"));
    symlinkSync(place, path.join(place, "loop"));
    symlinkSync(path.join(place, "itself"), path.join(place, "itself"));
    symlinkSync(path.join(place, "nowhere"), path.join(place, "gone"));
    assert.equal(readResults([place, one, `${place}/../${path.basename(place)}`]).runs.length, 1);
    cpSync(one, path.join(place, "copy"), { recursive: true });
    await writeRun(path.join(place, "other"), { evaluations: [[[0.6, 0]]] });
    const { runs, leftOut } = readResults([place]);
    assert.equal(runs.length, 1);
    assert.match(leftOut[0].reason, /linked repeats the settings of .*copy, with the same scores/);
    assert.match(
      leftOut.map(({ reason }) => reason).join("\n"),
      /other repeats the settings of .*copy, with other scores/,
    );
  });

  it("name what cannot count, each with its reason, beside what can", async () => {
    const place = fresh();
    const evaluations = [
      [
        [0.2, 0],
        [0.4, 0],
      ],
      [
        [0.5, 0],
        [0.7, 2],
      ],
    ] as const;
    await writeRun(path.join(place, "good"), { evaluations });
    const edit = (file: string, change: (json: any) => unknown) => {
      const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
      writeFileSync(file, JSON.stringify(change(json) ?? json));
    };
    const cases: Record<string, [spoil: (at: (name: string) => string) => void, reason: RegExp]> = {
      "no-config": [(at) => rmSync(at("config.json")), /no-config is damaged: it has no config\.json/],
      "no-evaluations": [
        (at) => rmSync(at("evaluations.jsonl")),
        /no-evaluations is damaged: it has no evaluations\.jsonl/,
      ],
      "empty-evaluations": [
        (at) => truncateSync(at("evaluations.jsonl")),
        /evaluations\.jsonl is damaged: it lacks the evaluation that result\.json calls final/,
      ],
      "folder-of-evaluations": [
        (at) => (rmSync(at("evaluations.jsonl")), mkdirSync(at("evaluations.jsonl"))),
        /evaluations\.jsonl cannot be read: EISDIR/,
      ],
      "cut-line": [
        (at) => truncateSync(at("evaluations.jsonl"), readFileSync(at("evaluations.jsonl")).length - 20),
        /evaluations\.jsonl, line 2, is damaged/,
      ],
      "no-best": [
        (at) => edit(at("result.json"), (json) => void (json.best.normalizedReward = 0.9)),
        /lacks the evaluation that result\.json calls best/,
      ],
      "other-end": [
        (at) =>
          appendFileSync(at("evaluations.jsonl"), readFileSync(at("evaluations.jsonl"), "utf8").split("\n")[0] + "\n"),
        /calls final/,
      ],
      uneven: [
        (at) =>
          writeFileSync(
            at("evaluations.jsonl"),
            readFileSync(at("evaluations.jsonl"), "utf8").replace('"costReturns":[0,0]', '"costReturns":[0]'),
          ),
        /line 1, is damaged: its lists of episodes differ in length/,
      ],
      "null-score": [
        (at) =>
          writeFileSync(
            at("evaluations.jsonl"),
            readFileSync(at("evaluations.jsonl"), "utf8").replace(/"normalizedCosts":\[0/, '"normalizedCosts":[null'),
          ),
        /line 1, is damaged: normalizedCosts\.0/,
      ],
      "no-json": [(at) => writeFileSync(at("result.json"), "{"), /result\.json is damaged: it is not JSON/],
      list: [(at) => writeFileSync(at("result.json"), "[]"), /result\.json is damaged: it must hold an object/],
      fields: [
        (at) => edit(at("result.json"), (json) => void delete json.final),
        /result\.json is damaged: final: is needed/,
      ],
      updates: [
        (at) => edit(at("result.json"), (json) => void (json.updates = -4)),
        /result\.json is damaged: updates: .*got -4/,
      ],
      version: [
        (at) => edit(at("config.json"), (json) => void (json.format = 1)),
        /config\.json is of a run in format 1/,
      ],
      task: [
        (at) =>
          ["config.json", "result.json"].forEach((name) =>
            edit(at(name), (json) => void ((json.config ?? json).task = "BallJump")),
          ),
        /config\.json: There is no task "BallJump"/,
      ],
      seed: [
        (at) => edit(at("result.json"), (json) => void (json.seed = 4)),
        /result\.json is of another run: its seed is not that of config\.json/,
      ],
      killed: [
        (at) => rmSync(at("result.json")),
        /killed is unfinished: its last evaluation is number 2, at step 99, of 100 updates/,
      ],
      "killed-in-line": [
        (at) => (rmSync(at("result.json")), appendFileSync(at("evaluations.jsonl"), '{"step": 1')),
        /killed-in-line is unfinished: its last evaluation is number 2/,
      ],
      failed: [
        (at) => (
          rmSync(at("result.json")),
          writeFileSync(at("failure.json"), '{"attempts":3,"reason":"the disk is full"}')
        ),
        /failed was given up after 3 attempts: the disk is full/,
      ],
      "failed-at-start": [
        (at) => (
          ["config.json", "result.json", "evaluations.jsonl"].forEach((name) => rmSync(at(name))),
          writeFileSync(at("failure.json"), '{"attempts":1,"reason":"no data"}')
        ),
        /failed-at-start was given up after 1 attempt: no data/,
      ],
      "killed-early": [
        (at) => (rmSync(at("result.json")), rmSync(at("evaluations.jsonl"))),
        /killed-early is unfinished: it was not evaluated yet, of 100 updates/,
      ],
    };
    for (const [name, [spoil]] of Object.entries(cases)) {
      const run = await writeRun(path.join(place, name), { evaluations, seed: 7 });
      spoil((file) => path.join(run, file));
    }
    const exported = path.join(place, "exported");
    mkdirSync(exported);
    copyFileSync(path.join(place, "good", "config.json"), path.join(exported, "config.json"));
    writeFileSync(path.join(exported, "policy.safetensors"), "");
    mkdirSync(path.join(place, "empty"));
    const { runs, leftOut } = readResults([place]);
    assert.equal(runs.length, 1);
    const reasons = new Map(leftOut.map((entry) => [path.basename(entry.folder), entry.reason]));
    for (const [name, [, reason]] of Object.entries(cases))
      assert.match(reasons.get(name) ?? `${name} was taken`, reason);
    assert.match(reasons.get("exported")!, /exported holds an exported policy, not a run/);
    assert.equal(leftOut.length, Object.keys(cases).length + 1);
  });

  it("refuse a place that is no folder", () => {
    assert.throws(
      () => readResults([path.join(folder, "nowhere")]),
      /nowhere is not a folder: results are read from folders of runs/,
    );
  });

  it("are rows of plain values that survive CSV, and null where the folder lacks them", async () => {
    const place = await writeRun(fresh(), {
      evaluations: [
        [
          [0.25, 1.5],
          [0.75, 0.5],
        ],
      ],
    });
    rmSync(path.join(place, "usage.json"));
    const [row] = (await scoreRuns(readResults([place]).runs, "last")).map(runRow);
    assert.deepEqual(
      [row.lastReward, row.lastCost, row.lastViolationRate, row.episodes, row.seconds],
      [0.5, 1, 0.5, 2, null],
    );
    const [parsed] = csvRows(csvText([row]));
    for (const [name, value] of Object.entries(row))
      assert.equal(parsed[name], value === null ? "" : String(value), name);
  });

  it("have no time where it was measured of a part of the updates", async () => {
    const place = await writeRun(fresh(), { evaluations: [[[0.5, 0]]] });
    const usage = (updates: number) => {
      writeFileSync(
        path.join(place, "usage.json"),
        JSON.stringify({ updates, seconds: 1, evaluationSeconds: 0, processorSeconds: 1, peakMemory: 1 }),
      );
      return readResults([place]).runs[0].usage?.seconds;
    };
    assert.deepEqual([usage(100), usage(60)], [1, undefined]);
  });
});
