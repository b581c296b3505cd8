/**
 * BEAR-Lag: a policy of high value whose actions look, as samples, like those of the data, under a Lagrange multiplier of the cost
 * (OSRL 03a4586, `osrl/algorithms/bearl.py`, `examples/configs/bearl_configs.py`).
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { z } from "zod";
import type { TransitionBatch } from "../../batches/index.ts";
import type { Task } from "../../dataset/index.ts";
import { Counter, joinStates, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, scalarInput, tf } from "../../nn/index.ts";
import type { Loss, Metrics } from "../../nn/index.ts";
import { Learner } from "../learner.ts";
import type { Method } from "../method.ts";
import {
  AscendingWeight,
  GaussianActor,
  PidMultiplier,
  bestValue,
  candidateOptions,
  cheaperThenRicher,
  drawActions,
  modePolicy,
  officialLoop,
  osrl,
  osrlPythonModule,
  pairsOf,
  pidOptions,
  repeatRows,
  startValues,
  temporalDifferenceOptions,
  transitionInputs,
  transitionsOf,
  vaeOptions,
  valueOptions,
  valueParts,
} from "../osrl/index.ts";
import type { Critic, TransitionInput, ValueStart } from "../osrl/index.ts";
import { meanDiscrepancy } from "./mean-discrepancy.ts";

// Options -----------------------------------------------------------------------------------------------------------

const bearLagOptions = valueOptions.extend({
  ...temporalDifferenceOptions,
  ...vaeOptions,
  ...candidateOptions,
  ...pidOptions,
  actorRate: z.number().positive().default(1e-3).describe("Adam's step size of the policy"),
  kernel: z
    .enum(["gaussian", "laplacian"])
    .default("gaussian")
    .describe("what measures the discrepancy of actions before their tanh"),
  sigma: z.number().positive().default(50).describe("width of that measure"),
  matchedSamples: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("actions of the policy and of the auto-encoder that are compared in each state"),
  discrepancyLimit: z.number().min(0).default(0.05).describe("discrepancy that is allowed"),
  discrepancyRate: z
    .number()
    .min(0)
    .default(1e-3)
    .describe("step size of the discrepancy's weight, by plain gradient ascent"),
  valueFrom: z
    .int()
    .min(0)
    .max(1e9)
    .default(0)
    .describe("updates in which the policy learns nothing but to resemble the data and to keep the cost"),
});

/** Every option of BEAR-Lag. */
export type BearLagOptions = z.infer<typeof bearLagOptions>;

/** Three times the updates of OSRL's other methods, but on MetaDrive. */
function official(task: Task) {
  return { ...officialLoop(task), updates: task.suite === "MetaDrive" ? 200_000 : 300_000 };
}

/**
 * Not official: fewer updates of smaller networks on smaller batches, over a shorter horizon. The discrepancy's weight rises a hundred
 * times faster: at the official rate it has hardly left 1 after so few updates, and the policy leaves the data.
 */
const tutorial = {
  updates: 2000,
  evaluateEvery: 500,
  logEvery: 50,
  batchSize: 128,
  actorHidden: [128, 128],
  criticHidden: [128, 128],
  vaeHidden: 128,
  actorRate: 3e-4,
  gamma: 0.95,
  tau: 0.02,
  candidates: 5,
  matchedSamples: 5,
  discrepancyRate: 0.1,
};

// Learner -----------------------------------------------------------------------------------------------------------

/** Auto-encoder, critics of reward and cost, policy, one after the other in every update. */
export class BearLagLearner extends Learner<TransitionBatch> {
  protected readonly parts;
  readonly #options: BearLagOptions;
  readonly #threshold: number;

  constructor({ weights, threshold, noise }: ValueStart, options: BearLagOptions) {
    super();
    this.#options = options;
    this.#threshold = threshold;
    const { actorRate, discrepancyRate, pid } = options;
    const actor = new GaussianActor(stateOfPart(weights, "actor"));
    this.parts = {
      actor,
      ...valueParts(weights, options),
      actor_old: new GaussianActor(stateOfPart(weights, "actor_old")),
      actorOptimizer: new Adam(actor, actorRate),
      discrepancyWeight: new AscendingWeight(discrepancyRate),
      multiplier: new PidMultiplier(threshold, pid),
      updates: new Counter(),
      noise,
    };
  }

  /** Figures: `vaeLoss`, `criticLoss`, `costCriticLoss`, `actorLoss`, `discrepancy`, `costPenalty`, `multiplier`, `discrepancyWeight`. */
  update(batch: TransitionBatch): Metrics {
    const valueWeight = scalarInput(this.parts.updates.value++ >= this.#options.valueFrom ? 1 : 0);
    return this.#update({ ...transitionInputs(batch), valueWeight });
  }

  readonly #update = this.record<TransitionInput | "valueWeight">(({ valueWeight, ...inputs }) => {
    const batch = transitionsOf(inputs);
    const { observations, pairs, nextObservations: next, rewards, costs, continues } = batch;
    const { tau, gamma, beta, costsEnd } = this.#options;
    const {
      actor,
      critic,
      cost_critic,
      vae,
      actor_old,
      critic_old,
      cost_critic_old,
      discrepancyWeight,
      noise,
      ...optimizers
    } = this.parts;

    const { loss: vaeLoss } = optimizers.vaeOptimizer.minimize(() => ({ loss: vae.loss(batch, beta, noise) }));

    const value = tf.mul(this.#bestValue(critic_old, next), continues);
    const target = tf.add(rewards, tf.mul(value, gamma)) as Tensor1D;
    const { loss: criticLoss } = optimizers.criticOptimizer.minimize(() => ({ loss: critic.loss(pairs, target) }));

    const costValue = this.#bestValue(cost_critic_old, next);
    const costTarget = tf.add(costs, tf.mul(costsEnd ? tf.mul(costValue, continues) : costValue, gamma)) as Tensor1D;
    const { loss: costCriticLoss } = optimizers.costCriticOptimizer.minimize(() => ({
      loss: cost_critic.loss(pairs, costTarget),
    }));

    const decoded = this.#decode(observations);
    const {
      loss: actorLoss,
      excess,
      ...figures
    } = optimizers.actorOptimizer.minimize(() => this.#actorLoss(observations, decoded, valueWeight));
    discrepancyWeight.ascend(excess);

    critic_old.follow(critic, tau);
    cost_critic_old.follow(cost_critic, tau);
    actor_old.follow(actor, tau);
    return { vaeLoss, criticLoss, costCriticLoss, actorLoss, ...figures, discrepancyWeight: discrepancyWeight.value };
  });

  /** Largest value over actions that the policy's target draws in each next observation, [rows]. */
  #bestValue(critic: Critic, next: Tensor2D): Tensor1D {
    const { candidates, lambda } = this.#options;
    const { actor_old, noise } = this.parts;
    const actions = tf.tanh(drawActions(actor_old.distribution(next), candidates, noise));
    return bestValue(critic, pairsOf(repeatRows(next, candidates), actions), { candidates, lambda });
  }

  /** Actions of the auto-encoder before their tanh, [rows, matchedSamples, actionSize]. */
  #decode(observations: Tensor2D): Tensor3D {
    const { vae, noise } = this.parts;
    const repeated = repeatRows(observations, this.#options.matchedSamples);
    return this.#samplesOf(vae.decodeRaw(repeated, vae.prior(repeated.shape[0], noise)));
  }

  #samplesOf(actions: Tensor2D): Tensor3D {
    return actions.reshape([-1, this.#options.matchedSamples, actions.shape[1]]);
  }

  /** Minus the value of the first drawn action, the weighted discrepancy of all from the decoded ones, and the weighted excess of cost. */
  #actorLoss(observations: Tensor2D, decoded: Tensor3D, valueWeight: Tensor): Loss {
    const { actor, critic, cost_critic, multiplier: pid, discrepancyWeight, noise } = this.parts;
    const { kernel, sigma, matchedSamples, discrepancyLimit } = this.#options;
    const drawn = this.#samplesOf(drawActions(actor.distribution(observations), matchedSamples, noise));
    const discrepancy = tf.mean(meanDiscrepancy(decoded, drawn, { kernel, sigma })) as Scalar;
    const excess = tf.sub(discrepancy, discrepancyLimit) as Scalar;
    const pairs = pairsOf(
      observations,
      tf.tanh(tf.slice(drawn, [0, 0, 0], [-1, 1, -1]).reshape([-1, actor.actionSize]) as Tensor2D),
    );
    const cost = cost_critic.minValue(pairs);
    const multiplier = pid.next(tf.mean(cost) as Scalar);
    const costPenalty = tf.mul(tf.mean(tf.sub(cost, this.#threshold)), multiplier) as Scalar;
    const resemblance = tf.sub(
      tf.mul(discrepancyWeight.value, excess),
      tf.mul(valueWeight, tf.mean(critic.minValue(pairs))),
    );
    return { loss: tf.add(resemblance, costPenalty) as Scalar, discrepancy, excess, costPenalty, multiplier };
  }

  weights(): Tensors {
    const { actor } = this.parts;
    return joinStates({ actor });
  }
}

// Method ------------------------------------------------------------------------------------------------------------

/** BEAR-Lag. Its policy acts by the mode of its distributions. */
export const bearLag: Method<BearLagOptions, TransitionBatch> = {
  name: "bear-lag",
  title: "BEAR-Lag",
  source: `${osrl}, osrl/algorithms/bearl.py`,
  needs: "transitions: observations, actions, rewards, costs and next observations",
  usesFinalObservations: true,
  options: bearLagOptions,
  presets: { official, tutorial: () => tutorial },
  countsFrom: 1,
  figures: {
    vaeLoss: { title: "auto-encoder loss" },
    criticLoss: { title: "critic loss" },
    costCriticLoss: { title: "cost critic loss" },
    actorLoss: { title: "policy loss" },
    discrepancy: { title: "discrepancy from the data" },
    multiplier: { title: "multiplier" },
  },
  pythonModule: osrlPythonModule,
  isBetter: cheaperThenRicher,

  start(problem, options) {
    const { batches, start } = startValues(problem, options, {
      lists: ["q1_nets", "q2_nets"],
      actorSees: "observation",
      initialActor: (shape, random) => GaussianActor.initial(shape, random),
    });
    return { batches, learner: new BearLagLearner(start, options) };
  },

  policy: modePolicy,
};
