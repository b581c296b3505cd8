/** Official options of the methods that follow OSRL. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseOptions, findMethod, loopOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { recordedNumbers } from "../../../fixtures/official-baselines.ts";

/** Names of OSRL's code, and ours; CDT's options are its own test's matter. */
const methods = {
  bc: ["bc-all", "bc-safe"],
  bcql: ["bcq-lag"],
  bearl: ["bear-lag"],
  cpq: ["cpq"],
  coptidice: ["coptidice"],
};

/** OSRL's base configurations (`examples/configs`). */
const learned = { batchSize: 512, actorHidden: [256, 256], criticHidden: [256, 256], gamma: 0.99, rewardScale: 0.1 };
const temporal = {
  ...learned,
  criticRate: 1e-3,
  critics: 2,
  costCritics: 2,
  tau: 0.005,
  costsEnd: false,
  vaeRate: 1e-3,
  vaeHidden: 400,
  beta: 0.5,
};
const best = { lambda: 0.75, candidates: 10, pid: [0.1, 0.003, 0.001], actorRate: 1e-3 };
const outside = {
  outsideSamples: 10,
  outsideQuantile: 0.75,
  outsideScale: 1.5,
  outsideRate: 1e-4,
  outsideGradient: false,
  outsideSquashed: false,
};
const matched = {
  kernel: "gaussian",
  sigma: 50,
  matchedSamples: 10,
  discrepancyLimit: 0.05,
  discrepancyRate: 1e-3,
  valueFrom: 0,
};
const scalars = {
  alpha: 0.5,
  divergence: "softchi",
  costBound: 0.01,
  perturbation: 0.1,
  limitPerStep: false,
  squashedLikelihood: false,
};
const base: Record<string, object> = {
  "bcq-lag": { ...temporal, ...best, phi: 0.05 },
  "bear-lag": { ...temporal, ...best, ...matched },
  cpq: { ...temporal, ...outside, actorRate: 1e-4 },
  coptidice: {
    ...learned,
    ...scalars,
    actorRate: 1e-4,
    criticRate: 1e-4,
    scalarRate: 1e-4,
    nuNetworks: 2,
    chiNetworks: 2,
  },
};

describe("official options of OSRL's methods", () => {
  interface Thresholds {
    tasks: { task: string; update_steps: Record<string, number> }[];
  }
  const { tasks } = recordedNumbers<Thresholds>("thresholds");

  it("have OSRL's number of updates for all 38 tasks", async () => {
    assert.equal(tasks.length, 38);
    for (const [official, names] of Object.entries(methods)) {
      for (const method of await Promise.all(names.map(findMethod))) {
        for (const { task, update_steps: updates } of tasks) {
          const options = chooseOptions(method, { task: findTask(task) });
          assert.deepEqual(
            [options.updates, options.evaluateEvery, options.evaluationEpisodes],
            [updates[official], 2500, 20],
            `${method.title} on ${task}`,
          );
        }
      }
    }
  });

  for (const [name, expected] of Object.entries(base)) {
    it(`have OSRL's numbers of ${name}`, async () => {
      const options = chooseOptions(await findMethod(name), { task: findTask("CarRun") });
      const own = Object.fromEntries(Object.entries(options).filter(([option]) => !(option in loopOptions.shape)));
      assert.deepEqual(own, expected);
    });
  }
});
