/**
 * CAPS on implicit Q-learning: one policy for every target cost. Its heads share a trunk and trade reward against cost; in each state
 * the one acts whose action is worth most among those that the budget left can pay for (Chemingui et al., AAAI 2025,
 * arXiv:2412.18946; Kostrikov et al., arXiv:2110.06169). From the papers' descriptions, not compared with their code: what they leave
 * open is a choice. An option that is one says so, other defaults are IQL's; chosen without an option:
 *
 * - Heads differ in the weights of the two advantages alone, evenly from the reward's to the cost's.
 * - Their distributions are normal with one fixed deviation, so that the log-density of an action is a squared error.
 * - The cost's values are learned as those of a reward of minus the cost: what the data's cheaper continuations cost.
 * - Where one acts, the targets of the critics judge, the more pessimistic of two.
 */
import type { Scalar, Tensor2D } from "@tensorflow/tfjs";
import path from "node:path";
import { z } from "zod";
import { TransitionBatches } from "../../batches/index.ts";
import type { TransitionBatch } from "../../batches/index.ts";
import type { Task } from "../../dataset/index.ts";
import { joinStates, joinTensors, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, Mlp, defaultLayers, tf } from "../../nn/index.ts";
import type { Metrics } from "../../nn/index.ts";
import { randomFor } from "../../random/index.ts";
import { Learner } from "../learner.ts";
import { loopOptions } from "../method.ts";
import type { Method } from "../method.ts";
import { Critic, hiddenUnits, transitionInputs, transitionsOf } from "../osrl/index.ts";
import type { TransitionInput, Transitions } from "../osrl/index.ts";
import { saferThenRicher } from "../selection.ts";
import { headActions, imitationWeights } from "./heads.ts";
import { ImplicitQ } from "./implicit-q.ts";
import { SwitchingPolicy } from "./switching-policy.ts";

// Options -----------------------------------------------------------------------------------------------------------

const capsOptions = loopOptions.extend({
  heads: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe("policies that trade reward against cost, evenly; their number is a choice"),
  batchSize: z.int().min(1).max(1_000_000).default(256).describe("transitions a batch"),
  hidden: hiddenUnits
    .default([256, 256])
    .describe("units of each hidden layer of every network; the policies share all of theirs"),
  actorRate: z
    .number()
    .positive()
    .default(3e-4)
    .describe("Adam's step size of the policies, which falls to 0 along a cosine over the updates"),
  criticRate: z.number().positive().default(3e-4).describe("Adam's step size of the values"),
  expectile: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.7)
    .describe("expectile of the values of a state's actions that its own value is"),
  costExpectile: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.7)
    .describe(
      "expectile of the values of minus the cost: towards 1 they are the least that can be had, at 0.5 what the data have, which is more careful; a choice",
    ),
  temperature: z
    .number()
    .min(0)
    .default(3)
    .describe("factor of an action's advantage in the exponential that it is imitated by"),
  maxWeight: z.number().positive().default(100).describe("largest weight that an action is imitated with"),
  gamma: z.number().positive().max(1).default(0.99).describe("discount of rewards and costs"),
  tau: z.number().positive().max(1).default(0.005).describe("share by which targets follow in every update"),
  rewardSpan: z
    .number()
    .positive()
    .default(1)
    .describe(
      "range of DSRL's returns in learning, for each step of the longest episode: IQL's 1000 at 1000 steps is 1",
    ),
});

/** Every option of CAPS. */
export type CapsOptions = z.infer<typeof capsOptions>;

/** IQL's numbers are the defaults; updates by suite as other methods on DSRL's data make them. */
function official({ suite }: Task) {
  return { updates: suite === "MetaDrive" ? 200_000 : 100_000, evaluateEvery: 2500, logEvery: 100 };
}

/** Not from the papers: fewer updates of smaller networks at higher rates, a milder preference for reward, and careful cost values. */
const tutorial = {
  updates: 2000,
  evaluateEvery: 500,
  logEvery: 50,
  batchSize: 128,
  hidden: [128, 128],
  actorRate: 1e-3,
  criticRate: 1e-3,
  tau: 0.02,
  rewardSpan: 0.25,
  costExpectile: 0.5,
};

// Learner -----------------------------------------------------------------------------------------------------------

/** What a learner starts from. */
export interface CapsStart {
  /** Parameters of `policy`, and of `value`, `critic` and `target` of both `reward` and `cost`. */
  weights: Tensors;
  actionSize: number;
}

/** Values of the reward, values of the cost, and the heads that imitate what the two find better, one after the other in every update. */
export class CapsLearner extends Learner<TransitionBatch> {
  protected readonly parts;
  readonly #options: CapsOptions;
  readonly #actionSize: number;

  constructor({ weights, actionSize }: CapsStart, options: CapsOptions) {
    super();
    this.#options = options;
    this.#actionSize = actionSize;
    const { actorRate, updates, costExpectile } = options;
    const policy = headsOf(weights);
    this.parts = {
      policy,
      policyOptimizer: new Adam(policy, (step) => (actorRate / 2) * (1 + Math.cos((Math.PI * step) / updates))),
      reward: new ImplicitQ(stateOfPart(weights, "reward"), options),
      cost: new ImplicitQ(stateOfPart(weights, "cost"), { ...options, expectile: costExpectile }),
    };
  }

  /** Figures: `valueLoss`, `criticLoss`, `costValueLoss`, `costCriticLoss`, `actorLoss`. */
  update(batch: TransitionBatch): Metrics {
    return this.#update(transitionInputs(batch));
  }

  readonly #update = this.record<TransitionInput>((inputs) => {
    const batch = transitionsOf(inputs);
    const { policyOptimizer } = this.parts;
    const reward = this.parts.reward.update(batch, batch.rewards);
    const cost = this.parts.cost.update(batch, tf.neg(batch.costs));
    const weights = imitationWeights(reward.advantage, cost.advantage, this.#options.heads, this.#options);
    const { loss: actorLoss } = policyOptimizer.minimize(() => ({ loss: this.#imitationLoss(batch, weights) }));
    return {
      valueLoss: reward.valueLoss,
      criticLoss: reward.criticLoss,
      costValueLoss: cost.valueLoss,
      costCriticLoss: cost.criticLoss,
      actorLoss,
    };
  });

  /** Weighted squared error of each head, summed over the numbers of an action, averaged over transitions and heads. */
  #imitationLoss({ observations, actions }: Transitions, weights: Tensor2D): Scalar {
    const error = tf.squaredDifference(
      headActions(this.parts.policy, observations, this.#actionSize),
      actions.expandDims(1),
    );
    return tf.mean(tf.mul(weights, tf.sum(error, 2)));
  }

  weights(): Tensors {
    const { policy, reward, cost } = this.parts;
    return joinStates({ policy, reward: reward.target, cost: cost.target });
  }
}

/** Trunk and heads as one network: the rows of its last layer are the heads' one after another. */
function headsOf(weights: Tensors): Mlp {
  return new Mlp(stateOfPart(weights, "policy"), "tanh");
}

// Method ------------------------------------------------------------------------------------------------------------

/** CAPS on implicit Q-learning. The target cost plays no part in training. */
export const caps: Method<CapsOptions, TransitionBatch> = {
  name: "caps",
  title: "CAPS",
  source: "arXiv:2412.18946, from the paper's description, not compared with its code",
  needs: "transitions: observations, actions, rewards, costs and next observations",
  usesFinalObservations: true,
  options: capsOptions,
  presets: { official, tutorial: () => tutorial },
  countsFrom: 1,
  figures: {
    valueLoss: { title: "value loss" },
    criticLoss: { title: "critic loss" },
    costValueLoss: { title: "cost value loss" },
    costCriticLoss: { title: "cost critic loss" },
    actorLoss: { title: "policy loss" },
  },
  pythonModule: path.join(import.meta.dirname, "policy.py"),
  isBetter: saferThenRicher,

  start({ task, trajectories, seed }, options) {
    const { observationSize, actionSize } = trajectories;
    const { batchSize, hidden, heads, rewardSpan } = options;
    const rewardScale = (rewardSpan * task.episodeSteps) / (task.maxReward - task.minReward);
    const batches = new TransitionBatches(trajectories, { batchSize, rewardScale, random: randomFor(seed, "batches") });
    const random = randomFor(seed, "weights");
    const policy = defaultLayers(
      { inputs: observationSize, hidden, outputs: heads * actionSize },
      (layer) => `net.${2 * layer}`,
      random,
    );
    const [reward, cost] = [0, 1].map(() => ImplicitQ.initial({ observationSize, actionSize, hidden }, random)) as [
      Tensors,
      Tensors,
    ];
    return {
      batches,
      learner: new CapsLearner({ weights: joinTensors({ policy, reward, cost }), actionSize }, options),
    };
  },

  policy(weights, { task: { actionSize }, targetCost }, { heads }) {
    const networks = {
      policy: headsOf(weights),
      reward: new Critic(stateOfPart(weights, "reward")),
      cost: new Critic(stateOfPart(weights, "cost")),
    };
    return new SwitchingPolicy(networks, { heads, actionSize, targetCost });
  },
};
