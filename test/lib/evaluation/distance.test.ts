import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { actionDistances } from "../../../lib/evaluation/index.ts";
import { memoryless } from "../../../lib/simulators/index.ts";
import type { Policy, View } from "../../../lib/simulators/index.ts";

/** Episodes of three, zero and one steps. */
const trajectories = {
  source: "data",
  observationSize: 1,
  actionSize: 2,
  length: 4,
  observations: Float32Array.of(1, 2, 3, 4),
  actions: Float32Array.of(1, 0, 2, 0, 3, 3, 4, 2),
  rewards: Float32Array.of(10, 20, 30, 40),
  costs: Float32Array.of(1, 0, 1, 0),
  episodeStarts: Int32Array.of(0, 3, 3, 4),
};

describe("actionDistances", () => {
  it("is the mean squared distance over each episode's steps", async () => {
    const act = (observations: Float32Array) => Float32Array.from([...observations].flatMap((s) => [s, 0]));
    const policy = memoryless({ observationSize: 1, actionSize: 2, act });
    assert.deepEqual([...(await actionDistances(policy, trajectories))], [3, NaN, 4]);
  });

  it("shows the policy what a simulator would: the running episodes, with rewards and costs of the step before", async () => {
    const views: View[] = [];
    const act = (view: View) => (views.push(view), new Float32Array(2 * view.episodes.length));
    const policy: Policy = { observationSize: 1, actionSize: 2, begin: () => ({ act }), dispose() {} };
    await actionDistances(policy, trajectories);
    assert.deepEqual(
      views.map(({ episodes, observations, rewards, costs }) =>
        [episodes, observations, rewards, costs].map((list) => [...list]),
      ),
      [
        [
          [0, 2],
          [1, 4],
          [0, 0],
          [0, 0],
        ],
        [[0], [2], [10], [1]],
        [[0], [3], [20], [0]],
      ],
    );
  });

  it("refuses a policy for other sizes", async () => {
    const policy = memoryless({ observationSize: 3, actionSize: 2, act: () => new Float32Array(2) });
    await assert.rejects(
      actionDistances(policy, trajectories),
      /takes observations of size 3 and gives actions of size 2, the data have 1 and 2/,
    );
  });
});
