/** COptiDICE against OSRL's code: ten updates from recorded draws, the policy, and what it needs of the data. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CoptidiceLearner, coptidice, deviationsOf } from "../../../../lib/algorithms/coptidice/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import {
  RecordedRun,
  assertActs,
  assertReplays,
  recordedArrays,
  recordedDataset,
} from "../../../fixtures/official-baselines.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";

const task = findTask("BallRun");
const data = { threshold: 3.1698636864290446, firstShare: 0.2 };

const logged = {
  nuLoss: "loss/nu_loss",
  chiLoss: "loss/chi_loss",
  tauLoss: "loss/tau_loss",
  lambdaLoss: "loss/lmbda_loss",
  actorLoss: "loss/actor_loss",
  tdError: "loss/td_error",
  divergence: "loss/Df",
  costDivergence: "loss/D_kl",
  lambda: "loss/lmbda",
  tau: "loss/tau",
};

const recordings = {
  coptidice: { title: "with a bound on the cost, softchi", changes: {} },
  coptidice_eps0_chi2: { title: "without a bound, chi2", changes: { costBound: 0, divergence: "chi2" } },
};

describe("COptiDICE", () => {
  for (const [name, { title, changes }] of Object.entries(recordings)) {
    const run = new RecordedRun(name);
    const array = recordedArrays(name);
    const deviations = { observations: array("observations_std"), actions: array("actions_std") };
    const options = chooseOptions(coptidice, { task, options: changes });

    it(`makes the ten recorded updates ${title}`, (t) => {
      const noise = () => run.noise("actor_obs_eps", "actor_act_eps");
      assertReplays(
        t,
        run,
        () => new CoptidiceLearner({ weights: run.initial, deviations, noise: noise(), ...data }, options),
        logged,
      );
    });

    it(`acts as recorded ${title}`, () => {
      for (const updates of [0, 10]) {
        assertActs(
          run,
          coptidice.policy(run.after(updates) ?? run.initial, { task, targetCost: 10, seed: 0 }, options),
          updates,
        );
      }
    });
  }

  it("finds the deviations that OSRL finds", () => {
    const array = recordedArrays("data");
    const dataset = recordedDataset("dataset");
    const whole = { ...dataset, episodeStarts: Int32Array.of(...dataset.episodeStarts, dataset.length) }; // OSRL was given the unfinished tail too
    const { observations, actions } = deviationsOf(whole);
    assert.ok(largestDifference(observations, array("coptidice.obs_std")) < 1e-6);
    assert.ok(largestDifference(actions, array("coptidice.act_std")) < 1e-6);
  });
});
