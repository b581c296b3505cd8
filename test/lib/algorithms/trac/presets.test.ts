import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { trac } from "../../../../lib/algorithms/trac/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { scalars, suites } from "../../../fixtures/official-trac.ts";

const taskOf = { bullet: "BallRun", safetygym: "PointGoal1", metadrive: "easydense" };

describe("official options of TraC", () => {
  for (const suite of suites) {
    it(`have the official numbers of ${suite}`, () => {
      const { alpha, gamma, eta, kappa, top, bottom } = scalars.loss_obs5[suite];
      const options = chooseOptions(trac, { task: findTask(taskOf[suite]), options: { segmentRatio: 1 } });
      assert.deepEqual(
        [options.alpha, options.gamma, options.eta, options.kappa, options.safeTop, options.safeBottom],
        [alpha, gamma, eta, kappa, top, bottom],
      );
      const metadrive = suite === "metadrive";
      assert.deepEqual([options.bcUpdates, options.updates], metadrive ? [60_000, 200_001] : [30_000, 100_001]);
      assert.deepEqual([options.evaluateEvery, options.logEvery], metadrive ? [2000, 200] : [1000, 100]);
      assert.deepEqual([options.learningRate, options.warmUpMultiplier, options.warmUpUpdates], [1e-4, 0.1, 10_000]);
      assert.deepEqual(
        [options.batchSize, options.dropout, options.tracDropout, options.hidden],
        [96, 0.25, 0.25, [256, 256]],
      );
      assert.deepEqual(
        [options.evaluationEpisodes, options.balance, options.sampleWithReplacement],
        [20, "batch", true],
      );
    });
  }
});
