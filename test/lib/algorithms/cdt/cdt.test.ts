/** CDT's own rules: which data it takes, what it may be asked for, what an update depends on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cdt, targetReturnAt } from "../../../../lib/algorithms/cdt/index.ts";
import type { CdtOptions } from "../../../../lib/algorithms/cdt/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import type { SequenceBatch } from "../../../../lib/batches/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import type { Trajectories } from "../../../../lib/dataset/index.ts";
import { joinStates, restoreStates } from "../../../../lib/files/index.ts";
import { tf } from "../../../../lib/nn/index.ts";
import { recordedDataset } from "../../../fixtures/official-baselines.ts";

const trajectories = recordedDataset("dataset");
const task = { ...findTask("CarPush1"), observationSize: 5, actionSize: 2 };
const tiny = { embedding: 8, layers: 2, heads: 2, sequenceLength: 3, batchSize: 5 };

function startOn(data: Trajectories, changes: object = {}, targetCost = 20) {
  const options: CdtOptions = chooseOptions(cdt, { task, options: { ...tiny, ...changes } });
  return cdt.start({ task, trajectories: data, targetCost, seed: 3 }, options);
}

/** Episodes of four steps, one for each reward and cost return. */
function episodesOf(returns: [reward: number, cost: number][]): Trajectories {
  const length = 4 * returns.length;
  const spread = (of: (episode: [number, number]) => number) =>
    Float32Array.from({ length }, (_, row) => of(returns[Math.floor(row / 4)]) / 4);
  return {
    source: "few.hdf5",
    observationSize: 5,
    actionSize: 2,
    length,
    observations: Float32Array.from({ length: 5 * length }, (_, i) => Math.sin(i)),
    actions: Float32Array.from({ length: 2 * length }, (_, i) => Math.cos(i)),
    rewards: spread(([reward]) => reward),
    costs: spread(([, cost]) => cost),
    episodeStarts: Int32Array.from({ length: returns.length + 1 }, (_, e) => 4 * e),
  };
}

describe("CDT's data", () => {
  it("may have few safe episodes, or none: the polynomial goes through those that no other one beats, however few", () => {
    const few: [number, number][][] = [
      [
        [9, 0],
        [9, 0],
        [9, 0],
        [2, 30],
        [1, 30],
        [2, 31],
      ],
      [
        [9, 60],
        [9, 60],
        [9, 60],
      ],
      [[9, 0]],
      [
        [12, 3],
        [11, 3],
      ],
    ];
    for (const returns of few) {
      for (const degree of [0, 1, 4]) {
        const { batches, learner } = startOn(episodesOf(returns), { degree, augmentShare: 1 }, 5);
        const batch = batches.next();
        assert.ok([...batch.returnsToGo, ...batch.costsToGo].every(Number.isFinite), `${returns} at degree ${degree}`);
        learner.dispose();
      }
    }
  });

  it("must have an episode that may be drawn: the error names the option and the cheapest one", () => {
    const costly = episodesOf([
      [5, 70],
      [9, 81],
    ]);
    const message = "few.hdf5 has no episode that costs less than the costSamplingLimit 70: the cheapest costs 70";
    assert.throws(() => startOn(costly), { name: "RangeError", message });
    startOn(costly, { costSamplingLimit: 71 }).learner.dispose();
    startOn(costly, { costSampling: "inverse" }).learner.dispose();
  });

  it("must have episodes as long as the task's at most, or no embedding of time", () => {
    const short = { ...task, episodeSteps: 60 };
    const start = (changes: object) =>
      cdt.start(
        { task: short, trajectories, targetCost: 20, seed: 0 },
        chooseOptions(cdt, { task: short, options: { ...tiny, ...changes } }),
      );
    assert.throws(() => start({}), /^RangeError: dataset has an episode of \d+ steps, CarPush1 has at most 60$/);
    start({ timeEmbedding: false }).learner.dispose();
  });
});

describe("what CDT is asked for", () => {
  it("must be said for a task of one's own: the official numbers are of other rewards", () => {
    const own = { ...task, name: "Own" };
    assert.throws(
      () => chooseOptions(cdt, { task: own, preset: "tutorial" }),
      /degree: is needed; maxLabel: is needed; maxRewardDecrease: is needed; targetReturns: is needed/,
    );
  });

  it("is linear between the costs of the list, and as at the nearest one outside of it", () => {
    const lists = { targetReturns: [100, 200, 160], targetReturnCosts: [10, 20, 40] };
    assert.deepEqual(
      [0, 10, 12.5, 20, 25, 40, 99].map((cost) => targetReturnAt(cost, lists)),
      [100, 100, 125, 200, 190, 160, 160],
    );
    assert.throws(
      () => targetReturnAt(1, { ...lists, targetReturns: [1] }),
      /^RangeError: targetReturns must have as many numbers as targetReturnCosts, 3, got 1$/,
    );
    assert.throws(
      () => targetReturnAt(1, { ...lists, targetReturnCosts: [10, 10, 40] }),
      /^RangeError: targetReturnCosts must ascend, got 10,10,40$/,
    );
  });

  it("is within the labels that it learns from: else the error says where they end", () => {
    const data = episodesOf([
      [12, 3],
      [14, 9],
    ]);
    const asked = { targetReturns: [16], targetReturnCosts: [20] };
    assert.throws(
      () => startOn(data, { ...asked, augmentShare: 0 }),
      /^RangeError: CDT would be asked for a return of 16 \(targetReturns, at the cost 20\), out of reach: the labels of few.hdf5 end at 14$/,
    );
    assert.throws(() => startOn(data, { ...asked, maxLabel: 15 }), /labels of few.hdf5 end at 15$/);
    startOn(data, { ...asked, maxLabel: 16 }).learner.dispose();
  });
});

describe("an update of CDT", () => {
  const noDropout = { embeddingDropout: 0, attentionDropout: 0, residualDropout: 0 };

  it("does not depend on what lies behind the end of an episode", () => {
    const { batches, learner } = startOn(trajectories, { sequenceLength: 40 });
    const batch = batches.next();
    const behind = (values: Float32Array, size: number) =>
      values.map((value, i) => (batch.mask[Math.floor(i / size)] ? value : 0.25 * (i % 7)));
    assert.ok(batch.mask.includes(0));
    const other = {
      ...batch,
      observations: behind(batch.observations, 5),
      actions: behind(batch.actions, 2),
      returnsToGo: behind(batch.returnsToGo, 1),
      costsToGo: behind(batch.costsToGo, 1),
    };
    const start = learner.state();
    const [first, second] = [batch, other].map((given) => {
      learner.restore(start);
      learner.update(given);
      return learner.weights();
    });
    assert.deepEqual(second, first);
    learner.dispose();
  });

  it("is the same for sequences in several chunks and graphs as for those of one", () => {
    const { batches, learner } = startOn(trajectories, { ...noDropout, batchSize: 26 });
    const batch = batches.next();
    const tenTimes = <Numbers extends Float32Array | Int32Array>(values: Numbers) =>
      (values.constructor as Float32ArrayConstructor).from(
        Array.from({ length: 10 }, () => [...values]).flat(),
      ) as Numbers;
    const repeated = Object.fromEntries(
      Object.entries(batch).map(([name, value]) => [name, typeof value === "number" ? value : tenTimes(value)]),
    ) as unknown as SequenceBatch;
    const start = learner.state();
    const once = learner.update(batch);
    learner.restore(start);
    const often = learner.update({ ...repeated, sequences: 260 });
    for (const [name, figure] of Object.entries(once))
      assert.ok(Math.abs(often[name] - figure) < 1e-5, `${name}: ${often[name]}, ${figure}`);
    learner.dispose();
  });

  it("may have sequences of one step, which have no next observation to predict", () => {
    const { batches, learner } = startOn(trajectories, { sequenceLength: 1, stateWeight: 1 });
    const { stateLoss, loss } = learner.update(batches.next());
    assert.equal(stateLoss, 0);
    assert.ok(Number.isFinite(loss));
    learner.dispose();
  });

  it("continues from a state to the same bits, with its batches, and leaves no tensor behind", () => {
    const tensors = tf.memory().numTensors;
    const [first, second] = [startOn(trajectories), startOn(trajectories)];
    const advance = ({ batches, learner }: typeof first, updates: number) =>
      Array.from({ length: updates }, () => learner.update(batches.next()));
    advance(first, 3);
    restoreStates({ ...second }, joinStates({ ...first }));
    assert.deepEqual(advance(second, 3), advance(first, 3));
    assert.deepEqual(second.learner.weights(), first.learner.weights());
    for (const { learner } of [first, second]) learner.dispose();
    assert.equal(tf.memory().numTensors, tensors);
  });
});

describe("the network of CDT", () => {
  it("has heads that divide its tokens, and weights that fit its options", () => {
    assert.throws(
      () => startOn(trajectories, { heads: 3 }),
      /^RangeError: heads must divide the embedding's 8 numbers, got 3$/,
    );
    assert.throws(
      () => startOn(trajectories, { useCosts: false, costFeature: "append" }),
      /^RangeError: costFeature must be none without useCosts, got append$/,
    );
    const { learner } = startOn(trajectories);
    const weights = learner.weights();
    const policy = (tensors: typeof weights) =>
      cdt.policy(tensors, { task, targetCost: 20, seed: 0 }, chooseOptions(cdt, { task, options: tiny }));
    const { "out_norm.bias": _, ...others } = weights;
    assert.throws(() => policy(others), /^RangeError: out_norm.bias is missing$/);
    assert.throws(
      () => policy({ ...weights, "blocks.1.mlp.0.weight": weights["blocks.1.mlp.2.weight"] }),
      /^RangeError: blocks.1.mlp.0.weight must have the shape \[32,8\], got \[8,32\]$/,
    );
    policy(weights).dispose();
    learner.dispose();
  });

  it("begins with normal weights, the head too unless it shall stay orthogonal", () => {
    const headOf = (orthogonalHead: boolean) => {
      const { learner } = startOn(trajectories, { orthogonalHead, embedding: 64 });
      const { "action_head.mu.weight": mean, "emb_norm.weight": norm, "state_emb.bias": bias } = learner.weights();
      learner.dispose();
      assert.ok(norm.data.every((value) => Number(value) === 1) && bias.data.every((value) => Number(value) === 0));
      return Math.hypot(...Array.from(mean.data.slice(0, 64) as Float32Array));
    };
    assert.ok(Math.abs(headOf(true) - 1) < 1e-6);
    assert.ok(Math.abs(headOf(false) - 0.02 * 8) < 0.05);
  });
});
