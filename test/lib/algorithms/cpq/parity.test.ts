/** CPQ against OSRL's code: ten updates from recorded draws, and the policy. */
import { describe, it } from "node:test";
import { CpqLearner, cpq } from "../../../../lib/algorithms/cpq/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { RecordedRun, assertActs, assertReplays } from "../../../fixtures/official-baselines.ts";

const run = new RecordedRun("cpq", ["actor_old"]);
const task = findTask("BallRun");
const options = chooseOptions(cpq, { task });
const threshold = 3.1698636864290446;

describe("CPQ", () => {
  it("makes the ten recorded updates", (t) => {
    const noise = () =>
      run.noise(
        "vae_eps",
        "critic_next_action_eps",
        "cost_critic_next_action_eps",
        "cost_critic_ood_eps",
        "actor_action_eps",
      );
    assertReplays(t, run, () => new CpqLearner({ weights: run.initial, threshold, noise: noise() }, options), {
      vaeLoss: "loss/loss_vae",
      criticLoss: "loss/critic_loss",
      costCriticLoss: "loss/cost_critic_loss",
      outsideWeight: "loss/alpha_value",
      actorLoss: "loss/actor_loss",
    });
  });

  it("acts as recorded", () => {
    for (const updates of [0, 10]) {
      assertActs(
        run,
        cpq.policy(run.after(updates) ?? run.initial, { task, targetCost: 10, seed: 0 }, options),
        updates,
      );
    }
  });
});
