import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Trajectories } from "../../../lib/dataset/index.ts";
import { partitionSegments, sampleSegments } from "../../../lib/partition/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { episodes } from "../../fixtures/episodes.ts";

const options = { targetCost: 10, kappa: 0.7, safeTop: 0.5, safeBottom: 0 };
const draw = (trajectories: Trajectories, segmentRatio = 0.5) =>
  sampleSegments(trajectories, { segmentRatio, random: new NumpyRandom(0) });
/** Two safe kinds and one unsafe one. */
const mixed = episodes([0.1, 0.3, 0.2], [0, 0, 1]);

describe("sampleSegments", () => {
  for (const ratio of [0, -0.5, 1.01, NaN, Infinity]) {
    it(`refuses a ratio of ${ratio}`, () => {
      assert.throws(() => draw(mixed, ratio), {
        name: "RangeError",
        message: `segmentRatio must lie in (0, 1], got ${ratio}`,
      });
    });
  }

  it("refuses a ratio that leaves no step, or no segment", () => {
    assert.throws(
      () => draw(mixed, 0.01),
      /segmentRatio 0.01 of the longest episode \(20 steps\) gives segments of 0 steps/,
    );
    assert.throws(() => draw(mixed, 0.9), /segmentRatio 0.9 draws no segment.*it leaves 2/);
  });

  it("never crosses the end of an episode", () => {
    const { episode, start, length } = draw(mixed);
    start.forEach((row, i) => {
      assert.ok(row >= 20 * episode[i] && row + length <= 20 * (episode[i] + 1));
    });
  });
});

describe("sampleSegments without replacement", () => {
  it("draws no segment twice, and all that there are where that is fewer than asked for", () => {
    for (const [segmentRatio, drawn] of [
      [0.5, 24],
      [0.7, 24],
      [1, 24],
    ] as const) {
      const { start, episode, length } = sampleSegments(mixed, {
        segmentRatio,
        sampleWithReplacement: false,
        random: new NumpyRandom(0),
      });
      assert.deepEqual([start.length, new Set(start).size], [drawn, drawn]);
      start.forEach((row, i) => assert.ok(row >= 20 * episode[i] && row + length <= 20 * (episode[i] + 1)));
    }
    const oneLong = { ...mixed, episodeStarts: Int32Array.from([0, ...Array.from({ length: 20 }, (_, e) => 20 + e)]) };
    const { start } = sampleSegments(oneLong, {
      segmentRatio: 0.5,
      sampleWithReplacement: false,
      random: new NumpyRandom(0),
    });
    assert.deepEqual(
      [...start].sort((a, b) => a - b),
      Array.from({ length: 11 }, (_, row) => row),
      "20 are asked for",
    );
  });
});

describe("partitionSegments", () => {
  it("keeps the better half of the safe segments as desirable and every unsafe one as undesirable", () => {
    const segments = draw(mixed);
    const { kept, label, weight, safe } = partitionSegments(segments, options);
    kept.forEach((segment, i) => {
      assert.equal(label[i], safe[segment], "safe segments that are kept are desirable");
      if (!label[i]) assert.equal(weight[i], 1);
      else assert.ok(weight[i] >= Math.fround(0.7) && weight[i] <= 1);
    });
    const safeCount = safe.reduce((sum, flag) => sum + flag, 0);
    assert.equal(
      label.reduce((sum, flag) => sum + flag, 0),
      Math.ceil(safeCount / 2),
    );
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
    assert.throws(
      () => partitionSegments(segments, options),
      /targetCost 10 .* leaves no safe segment, the cheapest costs 10/,
    );
  });

  it("says so where all safe rewards are equal, on which the official code trains with NaN", () => {
    const segments = draw(episodes([0.1, 0.1, 0.5], [0, 0, 1]));
    assert.throws(() => partitionSegments(segments, options), /all \d+ safe segments have the reward 1\.00000/);
  });

  const wrong: [string, object, RegExp][] = [
    ["a negative target cost", { targetCost: -1 }, /targetCost must be 0, or from 1e-6 to 1e9, got -1/],
    ["kappa above 1", { kappa: 1.5 }, /kappa must lie in \[0, 1\], got 1.5/],
    ["safeTop of 0", { safeTop: 0 }, /safeTop must lie in \(0, 1\], got 0/],
    ["safeBottom above 1", { safeBottom: 2 }, /safeBottom must lie in \[0, 1\], got 2/],
  ];
  for (const [what, change, message] of wrong) {
    it(`refuses ${what}`, () =>
      assert.throws(() => partitionSegments(draw(mixed), { ...options, ...change }), message));
  }
});
