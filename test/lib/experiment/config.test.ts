import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runConfig, runName } from "../../../lib/experiment/index.ts";

const settings = { task: "BallRun", targetCost: 20, seed: 0, options: { segmentRatio: 1 } };

describe("runConfig", () => {
  it("fills in the method, the preset and its numbers, and lets single options differ", async () => {
    const config = await runConfig({ ...settings, options: { segmentRatio: 0.25, batchSize: 8 } });
    assert.deepEqual([config.algorithm, config.preset, config.targetCost], ["trac", "official", 20]);
    const { segmentRatio, batchSize, eta, kappa } = config.options;
    assert.deepEqual([segmentRatio, batchSize, eta, kappa], [0.25, 8, 0.25, 0.7]);
    const other = await runConfig({ ...settings, task: "PointGoal1" });
    assert.equal(other.options.eta, 0.5, "a preset's numbers may depend on the task");
  });

  it("takes a task by any of its names and keeps the short one", async () => {
    assert.equal((await runConfig({ ...settings, task: "OfflineBallRun-v0" })).task, "BallRun");
  });

  const wrong: [string, object, RegExp][] = [
    ["a ratio of 0", { options: { segmentRatio: 0 } }, /segmentRatio: must be above 0, got 0/],
    ["a ratio above 1", { options: { segmentRatio: 1.5 } }, /segmentRatio: must be at most 1, got 1\.5/],
    ["an option that the preset does not give", { options: {} }, /segmentRatio: is needed/],
    ["a negative target cost", { targetCost: -1 }, /targetCost: .*got -1/],
    [
      "a target cost that scores are infinite at",
      { targetCost: 1e-320 },
      /targetCost: must be 0, or from 1e-6 .*got 1e-320/,
    ],
    ["a target cost beyond float32", { targetCost: 1e39 }, /targetCost: must be 0, or from 1e-6 to 1e9, got 1e\+39/],
    ["text for a number", { targetCost: "ten" }, /targetCost: .*got ten/],
    ["an unknown preset", { preset: "fast" }, /no preset "fast"; it has official, tutorial/],
    ["an unknown algorithm", { algorithm: "trak" }, /no algorithm "trak"; the nearest is trac/],
    [
      "an unknown option",
      { options: { segmentRatio: 1, learnRate: 1 } },
      /there is no learnRate, the nearest is learningRate/,
    ],
    ["an unknown setting", { targetCosts: 1 }, /there is no targetCosts, the nearest is targetCost/],
    ["a fractional seed", { seed: 0.5 }, /seed: must be a whole number, got 0\.5/],
    ["a dropout of 1", { options: { segmentRatio: 1, dropout: 1 } }, /dropout: .*got 1/],
    [
      "more than fits anywhere",
      { options: { segmentRatio: 1, batchSize: 1e12 } },
      /batchSize: must be at most 100000, got 1000000000000/,
    ],
    ["a layer that is too wide", { options: { segmentRatio: 1, hidden: [1e9] } }, /hidden.0: .*got 1000000000/],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what} by name`, async () => {
      await assert.rejects(runConfig({ ...settings, ...change }), { name: "RangeError", message });
    });
  }
});

describe("runName", () => {
  it("holds the settings and the options that differ from the preset's", async () => {
    const config = await runConfig({ ...settings, options: { segmentRatio: 0.5, hidden: [8, 8], eta: 0.25 } });
    assert.equal(await runName(config), "BallRun-trac-cost20-seed0-official-segmentRatio0.5-hidden_8_8_");
  });
});
