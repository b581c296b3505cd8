import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Trajectories } from "../../../lib/dataset/index.ts";
import { BatchOrder, gatherBatch, partitionSegments, sampleSegments } from "../../../lib/partition/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";

/** Episodes of 20 steps, eight of each kind; kind k has reward `rewardOf[k]` and cost `costOf[k]` at each step. */
function episodes(rewardOf: number[], costOf: number[]): Trajectories {
  const steps = 20;
  const [rewards, costs] = [rewardOf, costOf].map((kinds) => Array.from({ length: 8 }, () => kinds).flat()) as [number[], number[]];
  const length = rewards.length * steps;
  const perStep = (values: number[]) => Float32Array.from({ length }, (_, row) => values[Math.floor(row / steps)]!);
  return {
    source: "made up",
    observationSize: 1,
    actionSize: 1,
    length,
    observations: Float32Array.from({ length }, (_, row) => row),
    actions: Float32Array.from({ length }, (_, row) => (row % 2 ? 1 : -1)),
    rewards: perStep(rewards),
    costs: perStep(costs),
    episodeStarts: Int32Array.from({ length: rewards.length + 1 }, (_, e) => e * steps),
  };
}

const options = { targetCost: 10, kappa: 0.7, safeTop: 0.5, safeBottom: 0 };
const draw = (trajectories: Trajectories, segmentRatio = 0.5) => sampleSegments(trajectories, { segmentRatio, random: new NumpyRandom(0) });
/** Two safe kinds and one unsafe one. */
const mixed = episodes([0.1, 0.3, 0.2], [0, 0, 1]);

describe("sampleSegments", () => {
  for (const ratio of [0, -0.5, 1.01, NaN, Infinity]) {
    it(`refuses a ratio of ${ratio}`, () => {
      assert.throws(() => draw(mixed, ratio), { name: "RangeError", message: `segmentRatio must lie in (0, 1], got ${ratio}` });
    });
  }

  it("refuses a ratio that leaves no step, or no segment", () => {
    assert.throws(() => draw(mixed, 0.01), /segmentRatio 0.01 of the longest episode \(20 steps\) gives segments of 0 steps/);
    assert.throws(() => draw(mixed, 0.9), /segmentRatio 0.9 draws no segment.*it leaves 2/);
  });

  it("never crosses the end of an episode", () => {
    const { episode, start, length } = draw(mixed);
    start.forEach((row, i) => {
      assert.ok(row >= 20 * episode[i]! && row + length <= 20 * (episode[i]! + 1));
    });
  });
});

describe("sampleSegments without replacement", () => {
  it("draws no segment twice, and all that there are where that is fewer than asked for", () => {
    for (const [segmentRatio, drawn] of [[0.5, 24], [0.7, 24], [1, 24]] as const) {
      const { start, episode, length } = sampleSegments(mixed, { segmentRatio, sampleWithReplacement: false, random: new NumpyRandom(0) });
      assert.deepEqual([start.length, new Set(start).size], [drawn, drawn]);
      start.forEach((row, i) => assert.ok(row >= 20 * episode[i]! && row + length <= 20 * (episode[i]! + 1)));
    }
    const oneLong = { ...mixed, episodeStarts: Int32Array.from([0, ...Array.from({ length: 20 }, (_, e) => 20 + e)]) };
    const { start } = sampleSegments(oneLong, { segmentRatio: 0.5, sampleWithReplacement: false, random: new NumpyRandom(0) });
    assert.deepEqual([...start].sort((a, b) => a - b), Array.from({ length: 11 }, (_, row) => row), "20 are asked for");
  });
});

describe("partitionSegments", () => {
  it("keeps the better half of the safe segments as desirable and every unsafe one as undesirable", () => {
    const segments = draw(mixed);
    const { kept, label, weight, safe } = partitionSegments(segments, options);
    kept.forEach((segment, i) => {
      assert.equal(label[i], safe[segment], "safe segments that are kept are desirable");
      if (!label[i]) assert.equal(weight[i], 1);
      else assert.ok(weight[i]! >= Math.fround(0.7) && weight[i]! <= 1);
    });
    const safeCount = safe.reduce((sum, flag) => sum + flag, 0);
    assert.equal(label.reduce((sum, flag) => sum + flag, 0), Math.ceil(safeCount / 2));
  });

  it("counts a segment whose cost equals the pro-rated target as safe, and one above it as unsafe", () => {
    const segments = draw(episodes([0.1, 0.2, 0.3], [0.5, 0.5, 0.75]));
    const { safe, segmentCostLimit } = partitionSegments(segments, options);
    assert.equal(segmentCostLimit, 5);
    segments.cost.forEach((cost, s) => assert.equal(safe[s], cost <= 5 ? 1 : 0));
    assert.ok(segments.cost.includes(5) && segments.cost.includes(7.5));
  });

  it("says so where no segment is safe, and what the cheapest costs", () => {
    const segments = draw(episodes([0.1, 0.2], [1, 1]));
    assert.throws(() => partitionSegments(segments, options), /targetCost 10 .* leaves no safe segment, the cheapest costs 10/);
  });

  it("says so where all safe rewards are equal, on which the official code trains with NaN", () => {
    const segments = draw(episodes([0.1, 0.1, 0.5], [0, 0, 1]));
    assert.throws(() => partitionSegments(segments, options), /all \d+ safe segments have the reward 1\.00000/);
  });

  const wrong: [string, object, RegExp][] = [
    ["a negative target cost", { targetCost: -1 }, /targetCost must be a number of at least 0, got -1/],
    ["kappa above 1", { kappa: 1.5 }, /kappa must lie in \[0, 1\], got 1.5/],
    ["safeTop of 0", { safeTop: 0 }, /safeTop must lie in \(0, 1\], got 0/],
    ["safeBottom above 1", { safeBottom: 2 }, /safeBottom must lie in \[0, 1\], got 2/],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what}`, () => assert.throws(() => partitionSegments(draw(mixed), { ...options, ...change }), message));
  }
});

describe("gatherBatch", () => {
  it("gathers the rows of the picked segments and clips their actions", () => {
    const partition = partitionSegments(draw(mixed), options);
    const batch = gatherBatch(mixed, partition, [3, 0]);
    const starts = [3, 0].map((pick) => partition.segments.start[partition.kept[pick]!]!);
    assert.deepEqual([...batch.start], starts);
    assert.deepEqual([...batch.observations], starts.flatMap((row) => Array.from({ length: 10 }, (_, t) => row + t)));
    assert.ok(batch.actions.every((action) => Math.abs(action) === Math.fround(1 - 1e-5)));
    assert.deepEqual([...batch.label], [3, 0].map((pick) => partition.label[pick]));
  });

  it("uses the memory of a former batch again, also after a smaller one", () => {
    const partition = partitionSegments(draw(mixed), options);
    const full = gatherBatch(mixed, partition, [3, 0]);
    const smaller = gatherBatch(mixed, partition, [1], full);
    const again = gatherBatch(mixed, partition, [2, 1], smaller);
    assert.equal(again.observations.buffer, full.observations.buffer);
    assert.deepEqual(again, gatherBatch(mixed, partition, [2, 1]));
  });

  it("takes new memory where a former batch is too small", () => {
    const partition = partitionSegments(draw(mixed), options);
    assert.deepEqual(gatherBatch(mixed, partition, [3, 0], gatherBatch(mixed, partition, [1])), gatherBatch(mixed, partition, [3, 0]));
  });
});

describe("BatchOrder", () => {
  const order = () => new BatchOrder({ size: 10, batchSize: 4, random: new NumpyRandom(1) });

  it("shows every segment twice an epoch, in two passes that take turns, the last batch of each smaller", () => {
    const batches = Array.from({ length: order().batchesPerEpoch }, ((o) => () => [...o.next()])(order()));
    assert.deepEqual(batches.map((batch) => batch.length), [4, 4, 4, 4, 2, 2]);
    const everything = Array.from({ length: 10 }, (_, i) => i);
    for (const pass of [0, 1]) {
      const seen = batches.filter((_, i) => i % 2 === pass).flat();
      assert.deepEqual(seen.sort((a, b) => a - b), everything);
    }
  });

  it("goes on exactly from a saved state, in the middle of an epoch", () => {
    const first = order();
    for (let i = 0; i < 8; i++) first.next();
    const state = JSON.parse(JSON.stringify(first.state()));
    const expected = Array.from({ length: 12 }, () => [...first.next()]);
    const second = order();
    second.restore(state);
    assert.deepEqual(Array.from({ length: 12 }, () => [...second.next()]), expected);
  });

  it("refuses an empty partition and a batch size below 1", () => {
    assert.throws(() => new BatchOrder({ size: 0, batchSize: 4, random: new NumpyRandom(1) }), /at least one segment, it keeps 0/);
    assert.throws(() => new BatchOrder({ size: 9, batchSize: 0, random: new NumpyRandom(1) }), /batchSize must be .* got 0/);
  });
});
