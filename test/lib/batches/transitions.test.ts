import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TransitionBatches } from "../../../lib/batches/index.ts";
import type { Trajectories } from "../../../lib/dataset/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { recordedArrays, recordedDataset, recordedNumbers } from "../../fixtures/official-baselines.ts";

const array = recordedArrays("data");

/** The recorded dataset with what follows each episode's last step. */
function withFinalObservations(): Trajectories {
  const trajectories = recordedDataset("dataset");
  const size = trajectories.observationSize;
  const next = array("dataset.next_observations");
  const ends = [...trajectories.episodeStarts.subarray(1)];
  const finalObservations = Float32Array.from(ends.flatMap((end) => [...next.subarray((end - 1) * size, end * size)]));
  return { ...trajectories, finalObservations };
}

describe("TransitionBatches", () => {
  it("holds OSRL's numbers of the same rows", () => {
    const picks = recordedNumbers<{ transition_dataset_draws: number[] }>("data").transition_dataset_draws;
    const trajectories = withFinalObservations();
    const random = new NumpyRandom(0);
    random.choice = () => Int32Array.from(picks);
    const batch = new TransitionBatches(trajectories, { batchSize: picks.length, rewardScale: 0.1, random }).next();
    assert.deepEqual(batch.observations, array("transition_batch.observations"));
    assert.deepEqual(batch.actions, array("transition_batch.actions"));
    assert.deepEqual(batch.nextObservations, array("transition_batch.next_observations"));
    assert.deepEqual(batch.rewards, array("transition_batch.rewards"));
    assert.deepEqual(batch.costs, array("transition_batch.costs"));
    assert.deepEqual(batch.done, array("transition_batch.done"));
  });

  it("takes an episode's own final observation, never the first one of the next episode", () => {
    const trajectories = withFinalObservations();
    const [, firstEnd] = trajectories.episodeStarts;
    const rows = Int32Array.of(firstEnd - 1);
    const batch = new TransitionBatches(trajectories, { batchSize: 3, rows, random: new NumpyRandom(1) }).next();
    assert.deepEqual(batch.nextObservations.subarray(0, 5), trajectories.finalObservations!.subarray(0, 5));
    assert.notDeepEqual(
      batch.nextObservations.subarray(0, 5),
      trajectories.observations.subarray(firstEnd * 5, firstEnd * 5 + 5),
    );
    assert.deepEqual([...batch.done], [1, 1, 1]);
  });

  it("marks the first transitions of episodes as OSRL does, and knows their share", () => {
    const trajectories = withFinalObservations();
    const { episodeStarts } = trajectories;
    const rows = Int32Array.from({ length: episodeStarts.at(-1)! }, (_, row) => row);
    const random = new NumpyRandom(0);
    random.choice = () => rows;
    const batches = new TransitionBatches(trajectories, { batchSize: rows.length, random });
    assert.deepEqual(batches.next().first, array("coptidice.is_init").subarray(0, rows.length));
    assert.equal(batches.firstShare, 12 / rows.length);
    const late = new TransitionBatches(trajectories, {
      batchSize: 1,
      rows: Int32Array.of(0, 1, episodeStarts[3], 5),
      random: new NumpyRandom(0),
    });
    assert.equal(late.firstShare, 0.5, "of the rows that are drawn from");
  });

  it("draws from the given rows alone, and continues from a saved state", () => {
    const trajectories = withFinalObservations();
    const make = () =>
      new TransitionBatches(trajectories, {
        batchSize: 50,
        rows: Int32Array.of(3, 7, 100),
        random: new NumpyRandom(2),
      });
    const batches = make();
    const allowed = new Set([3, 7, 100].map((row) => trajectories.rewards[row]));
    assert.ok(batches.next().rewards.every((reward) => allowed.has(reward)));
    const state = batches.state();
    const expected = batches.next().rewards.slice();
    const resumed = make();
    resumed.restore(state);
    assert.deepEqual(resumed.next().rewards, expected);
  });

  it("refuses to draw from nothing", () => {
    const options = { batchSize: 1, rows: new Int32Array(0), random: new NumpyRandom(0) };
    assert.throws(
      () => new TransitionBatches(recordedDataset("dataset"), options),
      /need at least one transition to draw, there is none/,
    );
  });
});
