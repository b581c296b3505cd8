import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { presets, runConfig } from "../../../lib/experiment/index.ts";
import { suites, scalars } from "../../fixtures/official-trac.ts";

const settings = { task: "BallRun", targetCost: 20, segmentRatio: 1, seed: 0, preset: "bullet" } as const;

describe("runConfig", () => {
  it("fills in the preset and lets single options differ", () => {
    const config = runConfig({ ...settings, batchSize: 8 });
    assert.deepEqual(config, { ...presets.bullet, ...settings, batchSize: 8 });
  });

  const wrong: [string, object, RegExp][] = [
    ["a ratio of 0", { segmentRatio: 0 }, /segmentRatio: .*>0.*got 0/],
    ["a ratio above 1", { segmentRatio: 1.5 }, /segmentRatio: .*<=1.*got 1.5/],
    ["a negative target cost", { targetCost: -1 }, /targetCost: .*got -1/],
    ["text for a number", { targetCost: "ten" }, /targetCost: .*got ten/],
    ["an unknown preset", { preset: "fast" }, /preset: .*"bullet"\|"safetygym".*got fast/],
    ["an unknown option", { learnRate: 1 }, /learnRate/],
    ["a fractional seed", { seed: 0.5 }, /seed: .*got 0.5/],
    ["a dropout of 1", { dropout: 1 }, /dropout: .*got 1/],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what} by name`, () => {
      assert.throws(() => runConfig({ ...settings, ...change } as typeof settings), (error) => {
        assert.ok(error instanceof RangeError);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

describe("presets", () => {
  for (const suite of suites) {
    it(`have the official numbers of ${suite}`, () => {
      const { alpha, gamma, eta, kappa, top, bottom } = scalars.loss_obs5[suite];
      const preset = presets[suite];
      assert.deepEqual(
        [preset.alpha, preset.gamma, preset.eta, preset.kappa, preset.safeTop, preset.safeBottom],
        [alpha, gamma, eta, kappa, top, bottom],
      );
      const metadrive = suite === "metadrive";
      assert.deepEqual([preset.bcUpdates, preset.tracUpdates], metadrive ? [60_000, 140_001] : [30_000, 70_001]);
      assert.deepEqual([preset.evaluateEvery, preset.logEvery], metadrive ? [2000, 200] : [1000, 100]);
      assert.deepEqual([preset.learningRate, preset.warmUpMultiplier, preset.warmUpUpdates], [1e-4, 0.1, 10_000]);
      assert.deepEqual([preset.batchSize, preset.dropout, preset.hidden], [96, 0.25, [256, 256]]);
    });
  }
});
