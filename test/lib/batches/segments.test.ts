import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SegmentOrder, gatherSegments } from "../../../lib/batches/index.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../lib/files/index.ts";
import { partitionSegments, sampleSegments } from "../../../lib/partition/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { episodes } from "../../fixtures/episodes.ts";

const options = { targetCost: 10, kappa: 0.7, safeTop: 0.5, safeBottom: 0 };
/** Two safe kinds and one unsafe one. */
const mixed = episodes([0.1, 0.3, 0.2], [0, 0, 1]);
const segments = sampleSegments(mixed, { segmentRatio: 0.5, random: new NumpyRandom(0) });

describe("gatherSegments", () => {
  it("gathers the rows of the picked segments and clips their actions", () => {
    const partition = partitionSegments(segments, options);
    const batch = gatherSegments(mixed, partition, [3, 0]);
    const starts = [3, 0].map((pick) => partition.segments.start[partition.kept[pick]]);
    assert.deepEqual([...batch.start], starts);
    assert.deepEqual(
      [...batch.observations],
      starts.flatMap((row) => Array.from({ length: 10 }, (_, t) => row + t)),
    );
    assert.ok(batch.actions.every((action) => Math.abs(action) === Math.fround(1 - 1e-5)));
    assert.deepEqual(
      [...batch.label],
      [3, 0].map((pick) => partition.label[pick]),
    );
  });

  it("uses the memory of a former batch again, also after a smaller one", () => {
    const partition = partitionSegments(segments, options);
    const full = gatherSegments(mixed, partition, [3, 0]);
    const smaller = gatherSegments(mixed, partition, [1], full);
    const again = gatherSegments(mixed, partition, [2, 1], smaller);
    assert.equal(again.observations.buffer, full.observations.buffer);
    assert.deepEqual(again, gatherSegments(mixed, partition, [2, 1]));
  });

  it("takes new memory where a former batch is too small", () => {
    const partition = partitionSegments(segments, options);
    assert.deepEqual(
      gatherSegments(mixed, partition, [3, 0], gatherSegments(mixed, partition, [1])),
      gatherSegments(mixed, partition, [3, 0]),
    );
  });
});

describe("SegmentOrder", () => {
  const order = () => new SegmentOrder({ size: 10, batchSize: 4, random: new NumpyRandom(1) });

  it("shows every segment twice an epoch, in two passes that take turns, the last batch of each smaller", () => {
    const batches = Array.from({ length: order().batchesPerEpoch }, ((o) => () => [...o.next()])(order()));
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [4, 4, 4, 4, 2, 2],
    );
    const everything = Array.from({ length: 10 }, (_, i) => i);
    for (const pass of [0, 1]) {
      const seen = batches.filter((_, i) => i % 2 === pass).flat();
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        everything,
      );
    }
  });

  it("continues exactly from a saved state, in the middle of an epoch", () => {
    const first = order();
    for (let i = 0; i < 8; i++) first.next();
    const state = decodeSafetensors(encodeSafetensors({ tensors: first.state() }), "memory").tensors;
    const expected = Array.from({ length: 12 }, () => [...first.next()]);
    const second = order();
    second.restore(state);
    assert.deepEqual(
      Array.from({ length: 12 }, () => [...second.next()]),
      expected,
    );
  });

  it("refuses an empty partition and a batch size below 1", () => {
    assert.throws(
      () => new SegmentOrder({ size: 0, batchSize: 4, random: new NumpyRandom(1) }),
      /at least one segment, it keeps 0/,
    );
    assert.throws(
      () => new SegmentOrder({ size: 9, batchSize: 0, random: new NumpyRandom(1) }),
      /batchSize must be .* got 0/,
    );
  });
});
