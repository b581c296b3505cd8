import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { RunFolder, run, runConfig } from "../../../lib/experiment/index.ts";
import type { RunDescription, RunResult } from "../../../lib/experiment/index.ts";
import { loadPolicy } from "../../../lib/nn/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const script = path.join(import.meta.dirname, "../../fixtures/short-run.ts");

/** Runs the short run, killed with SIGKILL as soon as it reports update `killAt`; resolves with its exit code. */
function shortRun(target: string, { resume = false, killAt = Infinity } = {}): Promise<number | null> {
  const child = spawn(process.execPath, ["--import", "tsx", script, target, ...(resume ? ["resume"] : [])], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.on("data", (text: Buffer) => {
    if (text.toString().split("\n").some((line) => line && Number(line) >= killAt)) child.kill("SIGKILL");
  });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code)));
}

const whole = RunFolder.create(path.join(folder, "whole"));
const rows = (file: string) => readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line) as Record<string, number>);

describe("run", () => {
  before(async () => assert.equal(await shortRun(whole.path), 0));

  it("keeps the official bookkeeping: one update more, logs and evaluations by step", () => {
    const metrics = rows(whole.metrics);
    assert.deepEqual(metrics.map(({ step }) => step), Array.from({ length: 16 }, (_, i) => 4 * i));
    assert.ok(metrics.every(({ step, bcLoss, tracLoss }) => Number.isFinite(bcLoss) && (step! > 32) === (tracLoss !== undefined && step !== 32)));
    assert.deepEqual(rows(whole.evaluations).map(({ step }) => step), [10, 20, 30, 40, 50, 60]);
    const result = whole.readJson<RunResult>(whole.result);
    assert.deepEqual([result.task, result.targetCost, result.seed, result.updates], ["BallRun", 20, 3, 61]);
    assert.equal(result.final.normalizedReward, rows(whole.evaluations).at(-1)!.normalizedReward);
  });

  it("saves everything to repeat it: settings, the dataset's hash, versions, both policies", () => {
    const { config, dataset, versions } = whole.readJson<RunDescription>(whole.config);
    assert.deepEqual([config.bcUpdates, config.alpha, config.preset], [32, 0.2, "bullet"]);
    assert.equal(dataset.sha256, "3c5bcaade7caddc47f59711308ad8dee0dd066a0fe12f9aa88fa28ceec421229");
    assert.deepEqual([dataset.episodes, dataset.transitions], [641, 64_100]);
    assert.equal(versions.node, process.version);
    for (const file of [whole.best, whole.final]) assert.deepEqual(loadPolicy(file).shape, { inputs: 7, hidden: [32, 32], outputs: 2 });
  });

  it("killed with SIGKILL in both phases and resumed, ends with the same bits as if never killed", async () => {
    const cut = RunFolder.create(path.join(folder, "cut"));
    assert.equal(await shortRun(cut.path, { killAt: 6 }), null, "killed before the first checkpoint");
    assert.equal(await shortRun(cut.path, { resume: true, killAt: 27 }), null, "killed while cloning");
    assert.ok(existsSync(cut.checkpoint));
    assert.equal(await shortRun(cut.path, { resume: true, killAt: 47 }), null, "killed in the TraC phase");
    assert.equal(await shortRun(cut.path, { resume: true }), 0);
    for (const file of ["metrics", "evaluations", "best", "final", "checkpoint", "result"] as const) {
      assert.deepEqual(readFileSync(cut[file]), readFileSync(whole[file]), file);
    }
  });

  it("stops at a signal with a checkpoint, from which it ends with the same bits", async () => {
    const stopped = RunFolder.create(path.join(folder, "stopped"));
    const { config } = whole.readJson<RunDescription>(whole.config);
    const controller = new AbortController();
    const stopAt = (last: number) => ({ signal: controller.signal, onStep: ({ step }: { step: number }) => step === last && controller.abort() });
    assert.equal(await run(runConfig(config), { folder: stopped.path, ...stopAt(33) }), undefined);
    assert.ok(!existsSync(stopped.result));
    await run(runConfig(config), { folder: stopped.path, resume: true });
    for (const file of ["metrics", "evaluations", "final", "result"] as const) {
      assert.deepEqual(readFileSync(stopped[file]), readFileSync(whole[file]), file);
    }
  });

  it("says so where a folder is no run folder", () => {
    assert.throws(() => RunFolder.open(folder), /is not a run folder: it has no config\.json/);
  });
});
