/** BC against OSRL's code: updates, policy, chosen episodes. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BcLearner, bcSafe, chooseRows } from "../../../../lib/algorithms/bc/index.ts";
import { chooseOptions, findMethod } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import {
  RecordedRun,
  assertActs,
  assertReplays,
  recordedArrays,
  recordedDataset,
} from "../../../fixtures/official-baselines.ts";

const run = new RecordedRun("bc");

function startLearner(): BcLearner {
  return new BcLearner(run.initial, { actorRate: 1e-3 });
}

describe("BC", () => {
  it("makes the ten recorded updates", (t) => assertReplays(t, run, startLearner, { actorLoss: "loss/actor_loss" }));

  it("acts as recorded", () => {
    assertActs(run, bcSafe.policy(run.initial, { task: findTask("BallRun"), targetCost: 10, seed: 0 }, {} as never));
  });
});

describe("the episodes that BC clones", () => {
  const array = recordedArrays("data");
  const trajectories = recordedDataset("dataset");
  const [end] = trajectories.episodeStarts.slice(-1);

  it("are the official ones, but for the unfinished tail", () => {
    for (const episodes of ["safe", "risky", "boundary"] as const) {
      for (const target of [3, 20, 36]) {
        const official = Array.from(array(`bc.${episodes}.${target}.rows`)).filter((row) => row < end);
        assert.deepEqual([...chooseRows(trajectories, episodes, target)], official, `${episodes} at ${target}`);
      }
    }
    assert.equal(chooseRows(trajectories, "all", 20).length, end);
  });

  it("must be there: the error says what the dataset's episodes cost", () => {
    for (const episodes of ["boundary", "safe"] as const) {
      const message = new RegExp(
        `^RangeError: dataset has no ${episodes} episode at the target cost 1: its episodes cost 2 to \\d+$`,
      );
      assert.throws(() => chooseRows(trajectories, episodes, 1), message);
    }
  });
});

describe("the methods", () => {
  it("clone all episodes and the safe ones, with OSRL's numbers", async () => {
    for (const [name, title, episodes] of [
      ["bc-all", "BC-All", "all"],
      ["bc-safe", "BC-Safe", "safe"],
    ]) {
      const method = await findMethod(name);
      assert.equal(method.title, title);
      const official = {
        batchSize: 512,
        actorRate: 1e-3,
        actorHidden: [256, 256],
        evaluateEvery: 2500,
        evaluationEpisodes: 20,
        logEvery: 100,
        dataShare: 1,
        episodes,
      };
      assert.deepEqual(chooseOptions(method, { task: findTask("CarCircle1") }), { updates: 100_000, ...official });
      assert.deepEqual(chooseOptions(method, { task: findTask("easymean") }), { updates: 200_000, ...official });
    }
  });
});
