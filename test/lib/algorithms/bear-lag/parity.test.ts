/** BEAR-Lag against OSRL's code: ten updates from recorded draws, and the policy. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BearLagLearner, bearLag } from "../../../../lib/algorithms/bear-lag/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { RecordedRun, assertActs, assertReplays } from "../../../fixtures/official-baselines.ts";

const run = new RecordedRun("bearl");
const task = findTask("BallRun");
const options = chooseOptions(bearLag, { task });
const threshold = 3.1698636864290446;
const start = (changes = {}) => {
  const noise = run.noise(
    "vae_eps",
    "critic_next_action_eps",
    "cost_critic_next_action_eps",
    "actor_vae_z",
    "actor_action_eps",
  );
  return new BearLagLearner({ weights: run.initial, threshold, noise }, { ...options, ...changes });
};

describe("BEAR-Lag", () => {
  it("makes the ten recorded updates", (t) => {
    assertReplays(t, run, start, {
      vaeLoss: "loss/loss_vae",
      criticLoss: "loss/critic_loss",
      costCriticLoss: "loss/cost_critic_loss",
      actorLoss: "loss/actor_loss",
      discrepancy: "loss/mmd_loss",
      costPenalty: "loss/qc_penalty",
      multiplier: "loss/lagrangian",
      discrepancyWeight: "loss/alpha_value",
    });
  });

  it("acts as recorded", () => {
    for (const updates of [0, 10]) {
      assertActs(
        run,
        bearLag.policy(run.after(updates) ?? run.initial, { task, targetCost: 10, seed: 0 }, options),
        updates,
      );
    }
  });

  it("leaves the value out of the policy's loss until the update that the option names", () => {
    const [late, usual] = [start({ valueFrom: 1 }), start()];
    const [first, second] = [0, 1].map((update) =>
      [late, usual].map((learner) => learner.update(run.batch(update)).actorLoss),
    ) as [number[], number[]];
    const { mmd_loss: discrepancy, qc_penalty: penalty } = Object.fromEntries(
      Object.entries(run.log[0]).map(([name, value]) => [name.replace("loss/", ""), value]),
    );
    assert.ok(Math.abs(first[0] - (discrepancy - 0.05 + penalty)) < 1e-5, "the weight is 1 in the first update");
    assert.notEqual(first[0], first[1]);
    assert.ok(
      Math.abs(second[0] - second[1]) < 0.05 && second[0] !== second[1],
      "with the value again, a little behind",
    );
    late.dispose();
    usual.dispose();
  });
});
