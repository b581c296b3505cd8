/** Data and weights that OSRL's methods can do little with. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseOptions, findMethod } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import type { Trajectories } from "../../../../lib/dataset/index.ts";
import { recordedDataset } from "../../../fixtures/official-baselines.ts";

const task = findTask("BallRun");
const names = ["bc-all", "bcq-lag", "bear-lag", "cpq", "coptidice"];
const small = { batchSize: 16, actorHidden: [16], criticHidden: [16], vaeHidden: 16 };

async function startOn(name: string, changes: Partial<Trajectories>) {
  const method = await findMethod(name);
  const options = chooseOptions(method, {
    task,
    options: Object.fromEntries(
      Object.entries(small).filter(([option]) => Object.hasOwn(method.options.shape, option)),
    ),
  });
  const dataset = recordedDataset("dataset");
  const finalObservations = new Float32Array((dataset.episodeStarts.length - 1) * 5);
  const problem = { task, targetCost: 20, seed: 0, trajectories: { ...dataset, finalObservations, ...changes } };
  return { method, options, problem, ...method.start(problem, options) };
}

describe("OSRL's methods", () => {
  for (const name of names) {
    it(`${name} stays finite where every recorded action is the same, at the limit even`, async () => {
      const { actions } = recordedDataset("dataset");
      const { method, options, problem, batches, learner } = await startOn(name, { actions: actions.map(() => 1) });
      for (let update = 0; update < 40; update++) {
        for (const [figure, value] of Object.entries(learner.update(batches.next())))
          assert.ok(Number.isFinite(value), `${figure} of update ${update}`);
      }
      const policy = method.policy(learner.weights(), problem, options);
      const nothing = new Float32Array(1);
      const acted = policy
        .begin(1)
        .act({ episodes: [0], observations: new Float32Array(5), rewards: nothing, costs: nothing });
      assert.ok(acted.every((value) => Math.abs(value) <= 1));
      policy.dispose();
      learner.dispose();
    });

    it(`${name} names the array that its policy misses`, async () => {
      const { method, options, problem, learner } = await startOn(name, {});
      const weights = learner.weights();
      learner.dispose();
      for (const array of Object.keys(weights)) {
        const { [array]: _, ...rest } = weights;
        const [, own] = /^\w+\.(.*)$/.exec(array)!;
        const layer = own.replace(/\.\w+$/, "").replace(".", "\\.");
        if (/^(net|pi)\.\d+\.weight$/.test(own)) continue; // a layer without weight is none, and the next does not fit
        assert.throws(() => method.policy(rest, problem, options), new RegExp(`^RangeError: .*${layer}`), array);
      }
    });
  }

  it("say what to load where next observations are missing", async () => {
    for (const name of names.slice(1)) {
      const { batches, learner } = await startOn(name, { finalObservations: undefined });
      assert.throws(() => learner.update(batches.next()), /load the trajectories with \{ finalObservations: true \}/);
      learner.dispose();
    }
  });
});
