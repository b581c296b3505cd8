import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { takeShare } from "../../../lib/dataset/index.ts";
import type { Trajectories } from "../../../lib/dataset/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";

/** Episodes of 1, 2, … steps; a value is 100 times the episode's number plus the step. */
function madeUp(episodes: number): Trajectories {
  const steps = Array.from({ length: episodes }, (_, e) => Array.from({ length: e + 1 }, (_, t) => 100 * e + t));
  const values = Float32Array.from(steps.flat());
  const starts = steps.map((_, e) => (e * (e + 1)) / 2);
  return {
    source: "made up",
    observationSize: 2,
    actionSize: 1,
    length: values.length,
    observations: Float32Array.from(steps.flat().flatMap((value) => [value, -value])),
    actions: values,
    rewards: values.map((value) => value + 0.5),
    costs: values.map((value) => value + 0.25),
    episodeStarts: Int32Array.from([...starts, values.length]),
    finalObservations: Float32Array.from(steps.flatMap((_, e) => [e, -e])),
  };
}

describe("takeShare", () => {
  it("keeps whole episodes in their order, with all that belongs to them", () => {
    const all = madeUp(10);
    const part = takeShare(all, 0.4, new NumpyRandom(3));
    const starts = [...part.episodeStarts];
    const kept = starts
      .slice(0, -1)
      .map((row) => part.rewards[row] / 100)
      .map(Math.floor);
    assert.deepEqual([kept.length, new Set(kept).size], [4, 4]);
    assert.deepEqual(
      kept,
      [...kept].sort((a, b) => a - b),
    );
    assert.deepEqual(
      starts.slice(1).map((end, i) => end - starts[i]),
      kept.map((e) => e + 1),
    );
    assert.equal(part.length, starts.at(-1));
    const rows = kept.flatMap((e) => Array.from({ length: e + 1 }, (_, t) => 100 * e + t));
    assert.deepEqual([...part.actions], rows);
    assert.deepEqual(
      [...part.costs],
      rows.map((value) => value + 0.25),
    );
    assert.deepEqual(
      [...part.observations],
      rows.flatMap((value) => [value, -value]),
    );
    assert.deepEqual(
      [...part.finalObservations!],
      kept.flatMap((e) => [e, -e]),
    );
  });

  it("is drawn by the seed, at least one episode, and all of them without a draw", () => {
    const all = madeUp(20);
    const drawn = (seed: number, share = 0.5) => [...takeShare(all, share, new NumpyRandom(seed)).rewards];
    assert.deepEqual(drawn(1), drawn(1));
    assert.notDeepEqual(drawn(1), drawn(2));
    assert.equal(takeShare(all, 0.001, new NumpyRandom(0)).episodeStarts.length, 2);
    assert.equal(takeShare(all, 1, new NumpyRandom(0)), all);
  });

  for (const share of [0, -0.5, 1.5, NaN])
    it(`refuses ${share}`, () => {
      assert.throws(() => takeShare(madeUp(3), share, new NumpyRandom(0)), {
        name: "RangeError",
        message: `A share of the data must be above 0 and at most 1, got ${share}`,
      });
    });
});
