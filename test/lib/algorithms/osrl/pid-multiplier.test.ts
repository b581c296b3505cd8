import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Scalar } from "@tensorflow/tfjs";
import { PidMultiplier, costThreshold } from "../../../../lib/algorithms/osrl/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { tf } from "../../../../lib/nn/index.ts";
import { recordedNumbers } from "../../../fixtures/official-baselines.ts";

interface Sequence {
  thres: number;
  KP: number;
  KI: number;
  KD: number;
  rows: { qc: number[]; multiplier: number; error: number; integral: number }[];
}

describe("PidMultiplier", () => {
  it("follows OSRL's recorded sequences, continued from a saved state in their middle", () => {
    for (const { thres, KP, KI, KD, rows } of recordedNumbers<{ sequences: Sequence[] }>("pid").sequences) {
      let multiplier = new PidMultiplier(thres, [KP, KI, KD]);
      rows.forEach((row, i) => {
        if (i === 3) {
          const state = multiplier.state();
          multiplier.dispose();
          multiplier = new PidMultiplier(thres, [KP, KI, KD]);
          multiplier.restore(state);
        }
        const value = tf.tidy(() => multiplier.next(tf.mean(tf.tensor1d(row.qc)) as Scalar).dataSync()[0]);
        assert.ok(
          Math.abs(value - row.multiplier) < 1e-6 * Math.max(1, row.multiplier),
          `${value}, recorded ${row.multiplier}`,
        );
        const [error, integral] = multiplier.state().memory.data as Float32Array;
        assert.ok(
          Math.abs(error - row.error) < 1e-5 && Math.abs(integral - row.integral) < 1e-5 * Math.max(1, row.integral),
        );
      });
      multiplier.dispose();
    }
  });
});

describe("costThreshold", () => {
  it("is OSRL's for every task and limit", () => {
    interface Thresholds {
      tasks: { task: string; episode_len: number; thres: Record<string, { qc_thres_bcql_bearl_coptidice: number }> }[];
    }
    const { tasks } = recordedNumbers<Thresholds>("thresholds");
    assert.equal(tasks.length, 38);
    for (const { task, episode_len, thres } of tasks) {
      const name = task.replace(/^Offline(Metadrive-)?|(Gymnasium)?-v[01]$/g, "");
      const { episodeSteps } = findTask(name);
      assert.equal(episodeSteps, episode_len, name);
      for (const [limit, { qc_thres_bcql_bearl_coptidice: expected }] of Object.entries(thres)) {
        assert.ok(Math.abs(costThreshold(Number(limit), 0.99, episodeSteps) - expected) < 1e-12 * expected, name);
      }
    }
  });

  it("spreads the target evenly where nothing is discounted", () => assert.equal(costThreshold(10, 1, 200), 10));
});
