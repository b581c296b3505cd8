/** Segment draws, labels and weights against the official `FeedbackBuffer` on a recorded dataset. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findEpisodeStarts } from "../../../lib/dataset/index.ts";
import type { Trajectories } from "../../../lib/dataset/index.ts";
import { clipActions } from "../../../lib/batches/index.ts";
import { partitionSegments, sampleSegments } from "../../../lib/partition/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { Recorded, largestDifference, scalars } from "../../fixtures/official-trac.ts";

const recorded = new Recorded("partition.safetensors");
/** What the official draws were seeded with. */
const recordedSeed = 5;

const trajectories: Trajectories = {
  source: "recorded dataset",
  observationSize: recorded.shape("observations")[1],
  actionSize: recorded.shape("actions")[1],
  length: recorded.shape("rewards")[0],
  observations: recorded.floats("observations"),
  actions: recorded.floats("actions"),
  rewards: recorded.floats("rewards"),
  costs: recorded.floats("costs"),
  episodeStarts: findEpisodeStarts(recorded.numbers("terminals"), recorded.numbers("timeouts"), "recorded dataset"),
};

function drawn(key: string) {
  const random = new NumpyRandom(recordedSeed);
  return sampleSegments(trajectories, { segmentRatio: scalars.partition[key].seg_ratio, random });
}

/**
 * Start, label and weight of the kept segments, sorted. A segment that was drawn twice has two equal copies; where only
 * one of them is labelled, NumPy's unstable sort picks which, differently on different processors, so copies count as one.
 */
function fates(
  start: Int32Array,
  kept: ArrayLike<number>,
  label: ArrayLike<number>,
  weight: ArrayLike<number>,
): string[] {
  return Array.from(kept, (s, i) => `${start[s]} label ${label[i]} weight ${weight[i].toFixed(5)}`).sort();
}

describe("official partition", () => {
  for (const [key, official] of Object.entries(scalars.partition)) {
    it(`draws the recorded segments and sums (${key})`, () => {
      const segments = drawn(key);
      assert.equal(segments.length, official.segment_length);
      assert.equal(segments.longestEpisode, official.max_rollout_len);
      assert.deepEqual([...segments.episode], recorded.numbers(`${key}.episode`));
      assert.deepEqual([...segments.start], recorded.numbers(`${key}.start_abs`));
      assert.ok(largestDifference(segments.reward, recorded.floats(`${key}.reward_sum`)) < 1e-5);
      assert.ok(largestDifference(segments.cost, recorded.floats(`${key}.cost_sum`)) < 1e-5);
    });

    const options = {
      targetCost: official.target_cost,
      kappa: official.kappa,
      safeTop: official.top,
      safeBottom: official.bottom,
    };

    if (official.nan_weights > 0) {
      it(`refuses the one safe segment on which the official code makes NaN (${key})`, () => {
        assert.throws(() => partitionSegments(drawn(key), options), /targetCost 2 .* leaves one safe segment/);
      });
      continue;
    }

    it(`labels and weighs the recorded segments (${key})`, () => {
      const segments = drawn(key);
      const partition = partitionSegments(segments, options);
      assert.equal(partition.segmentCostLimit, official.threshold);
      assert.deepEqual([...partition.safe], recorded.numbers(`${key}.safe`));
      assert.deepEqual(
        [...partition.kept],
        [...partition.kept].sort((a, b) => a - b),
        "kept in drawn order",
      );
      const label = recorded.numbers(`${key}.label`);
      const weight = recorded.numbers(`${key}.weight`);
      const kept = recorded.numbers(`${key}.keep`).flatMap((keep, s) => (keep ? [s] : []));
      assert.deepEqual(
        fates(segments.start, partition.kept, partition.label, partition.weight),
        fates(
          segments.start,
          kept,
          kept.map((s) => label[s]),
          kept.map((s) => weight[s]),
        ),
      );
    });
  }

  it("clips actions as recorded", () => {
    assert.deepEqual(clipActions(recorded.floats("actions").slice()), recorded.floats("action_clipped"));
  });
});
