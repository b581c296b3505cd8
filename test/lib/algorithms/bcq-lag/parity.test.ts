/** BCQ-Lag against OSRL's code: ten updates from recorded draws. */
import { describe, it } from "node:test";
import { BcqLagLearner, bcqLag } from "../../../../lib/algorithms/bcq-lag/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { findTask } from "../../../../lib/dataset/index.ts";
import { RecordedRun, assertReplays } from "../../../fixtures/official-baselines.ts";

const run = new RecordedRun("bcql");
const options = chooseOptions(bcqLag, { task: findTask("BallRun") });
const threshold = 3.1698636864290446;

describe("BCQ-Lag", () => {
  it("makes the ten recorded updates", (t) => {
    const noise = () => run.noise("vae_eps", "critic_z", "cost_critic_z", "actor_z");
    assertReplays(t, run, () => new BcqLagLearner({ weights: run.initial, threshold, noise: noise() }, options), {
      vaeLoss: "loss/loss_vae",
      criticLoss: "loss/critic_loss",
      costCriticLoss: "loss/cost_critic_loss",
      actorLoss: "loss/actor_loss",
      multiplier: "loss/lagrangian",
    });
  });
});
