/**
 * COptiDICE: weighs the recorded transitions so that they become those of the best policy that keeps a cost, then clones them by
 * these weights (OSRL 03a4586, `osrl/algorithms/coptidice.py`, `examples/configs/coptidice_configs.py`).
 */
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { z } from "zod";
import { TransitionBatches } from "../../batches/index.ts";
import type { TransitionBatch } from "../../batches/index.ts";
import { joinStates, joinTensors, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, Parameters, SeededNoise, tf } from "../../nn/index.ts";
import type { Loss, Metrics, Noise } from "../../nn/index.ts";
import { randomFor, seedFor } from "../../random/index.ts";
import { Learner } from "../learner.ts";
import type { Method } from "../method.ts";
import {
  Critic,
  GaussianActor,
  cheaperThenRicher,
  costThreshold,
  initialCritic,
  modePolicy,
  logDensity,
  officialLoop,
  osrl,
  osrlPythonModule,
  transitionInputs,
  transitionsOf,
  valueOptions,
} from "../osrl/index.ts";
import type { TransitionInput, Transitions } from "../osrl/index.ts";
import { deviationsOf } from "./deviations.ts";
import type { Deviations } from "./deviations.ts";
import { divergences } from "./divergences.ts";

// Options -----------------------------------------------------------------------------------------------------------

const rate = z.number().positive().default(1e-4);
const networks = z.int().min(1).max(64).default(2);

const coptidiceOptions = valueOptions.extend({
  actorRate: rate.describe("Adam's step size of the policy"),
  criticRate: rate.describe("Adam's step size of the networks nu and chi"),
  scalarRate: rate.describe("Adam's step size of the multiplier lambda and of the temperature tau"),
  nuNetworks: networks.describe("networks that value states by reward, the smallest value counts"),
  chiNetworks: networks.describe("networks that value states by cost, the smallest value counts"),
  alpha: z.number().positive().default(0.5).describe("weight of the divergence from the data"),
  divergence: z.enum(["softchi", "chi2", "kl"]).default("softchi").describe("how the divergence is measured"),
  costBound: z
    .number()
    .min(0)
    .default(0.01)
    .describe("divergence from the data within which the cost is the highest possible; 0: the cost as it is"),
  perturbation: z
    .number()
    .min(0)
    .default(0.1)
    .describe("noise on cloned observations and actions, in their standard deviations"),
  limitPerStep: z
    .boolean()
    .default(false)
    .describe(
      "whether a step's weighted cost is limited by the target cost over the episode's steps; officially by the discounted sum of an episode, which is larger",
    ),
  squashedLikelihood: z
    .boolean()
    .default(false)
    .describe(
      "whether recorded actions are cloned as the policy acts, through tanh; officially their likelihood is that before the tanh",
    ),
});

/** Every option of COptiDICE. */
export type CoptidiceOptions = z.infer<typeof coptidiceOptions>;

/**
 * Not official: fewer updates of smaller networks at higher rates, over a shorter horizon. Cost is limited by step, since the official
 * limit, a discounted sum over an episode, is above what a step can cost here; actions are cloned as they are played.
 */
const tutorial = {
  updates: 2500,
  evaluateEvery: 500,
  logEvery: 50,
  batchSize: 256,
  actorHidden: [128, 128],
  criticHidden: [128, 128],
  actorRate: 1e-3,
  criticRate: 1e-3,
  scalarRate: 1e-3,
  gamma: 0.97,
  perturbation: 0,
  limitPerStep: true,
  squashedLikelihood: true,
};

// Learner -----------------------------------------------------------------------------------------------------------

/** What a learner starts from. */
export interface CoptidiceStart {
  /** Parameters of `actor`, `nu_network`, `chi_network`. */
  weights: Tensors;
  /** What the weighted cost may be. */
  threshold: number;
  /** Share of first transitions of an episode among all. */
  firstShare: number;
  deviations: Deviations;
  noise: Noise;
}

type Input = TransitionInput | "first";

/** A batch, and which of its transitions are the first of an episode, [rows]. */
type Batch = Transitions & { first: Tensor1D };

/** The weights' networks and scalars, then the policy, one after the other in every update. */
export class CoptidiceLearner extends Learner<TransitionBatch> {
  protected readonly parts;
  readonly #options: CoptidiceOptions;
  readonly #start: Omit<CoptidiceStart, "weights" | "noise">;

  constructor({ weights, noise, ...start }: CoptidiceStart, options: CoptidiceOptions) {
    super();
    this.#options = options;
    this.#start = start;
    const { actorRate, criticRate, scalarRate } = options;
    const actor = new GaussianActor(stateOfPart(weights, "actor"));
    const nu = new Critic(stateOfPart(weights, "nu_network"));
    const chi = new Critic(stateOfPart(weights, "chi_network"));
    const [lambda, tau] = [positiveScalar(), positiveScalar()];
    this.parts = {
      actor,
      nu_network: nu,
      chi_network: chi,
      lambda,
      tau,
      actorOptimizer: new Adam(actor, actorRate),
      nuOptimizer: new Adam(nu, criticRate),
      chiOptimizer: new Adam(chi, criticRate),
      lambdaOptimizer: new Adam(lambda, scalarRate),
      tauOptimizer: new Adam(tau, scalarRate),
      noise,
    };
  }

  /** Figures: `nuLoss`, `chiLoss`, `tauLoss`, `lambdaLoss`, `actorLoss`, `tdError`, `divergence`, `costDivergence`, `lambda`, `tau`. */
  update(batch: TransitionBatch): Metrics {
    return this.#update({ ...transitionInputs(batch), first: { shape: [batch.rows], data: batch.first } });
  }

  readonly #update = this.record<Input>(({ first, ...inputs }) => {
    const batch = { ...transitionsOf(inputs), first: first as Tensor1D };
    const { nuOptimizer, lambdaOptimizer, actorOptimizer } = this.parts;
    const lambda = valueOf(this.parts.lambda);

    // Officially chi moves before nu, by a ratio that is computed once more for nu: the same numbers.
    const { loss: nuLoss, tdError, ratio } = nuOptimizer.minimize(() => this.#nuLoss(batch, lambda));
    const divergence = tf.mean(this.#divergence.value(ratio)) as Scalar;
    const { cost, ...ofCost } =
      this.#options.costBound > 0 ? this.#boundCost(batch, ratio) : this.#plainCost(batch, ratio);
    const slack = tf.sub(this.#start.threshold, cost) as Scalar;
    const { loss: lambdaLoss } = lambdaOptimizer.minimize(() => ({ loss: tf.mul(valueOf(this.parts.lambda), slack) }));

    const { ratio: weights } = this.#optimalRatio(batch, lambda); // of the new nu, but the former lambda
    const { loss: actorLoss } = actorOptimizer.minimize(() => this.#cloningLoss(batch, weights));
    return { nuLoss, ...ofCost, lambdaLoss, actorLoss, tdError, divergence, lambda };
  });

  get #divergence() {
    return divergences[this.#options.divergence];
  }

  /** The temporal difference e of the reward less λ times the cost, and the ratio w of the best distribution to the data's, [rows] each. */
  #optimalRatio({ observations, nextObservations, rewards, costs, continues }: Batch, lambda: Scalar) {
    const { alpha, gamma } = this.#options;
    const { nu_network: nu } = this.parts;
    const value = nu.minValue(observations);
    const next = tf.mul(tf.mul(continues, gamma), nu.minValue(nextObservations));
    const difference = tf.add(tf.sub(rewards, tf.mul(lambda, costs)), tf.sub(next, value)) as Tensor1D;
    const ratio = tf.relu(this.#divergence.ratioAt(tf.div(difference, alpha)));
    return { value, difference, ratio };
  }

  /** The values of first states, and what the ratio makes of the temporal differences less its divergence; with the ratio, [rows]. */
  #nuLoss(batch: Batch, lambda: Scalar) {
    const { value, difference, ratio } = this.#optimalRatio(batch, lambda);
    const gain = tf.sub(tf.mul(ratio, difference), tf.mul(this.#divergence.value(ratio), this.#options.alpha));
    const loss = tf.add(tf.mean(this.#ofFirst(value, batch)), tf.mean(gain)) as Scalar;
    return { loss, tdError: tf.mean(tf.square(difference)) as Scalar, ratio };
  }

  /** Values of the transitions that are an episode's first, (1 − γ) / their share times; 0 for others; [rows]. */
  #ofFirst(values: Tensor1D, { first }: Batch): Tensor1D {
    return tf.mul(tf.div(tf.mul(values, first), this.#start.firstShare), 1 - this.#options.gamma);
  }

  /** Moves chi and tau. Returns their figures, and the highest cost of the weighted transitions within the bound. */
  #boundCost(batch: Batch, ratio: Tensor1D) {
    const { chiOptimizer, tauOptimizer } = this.parts;
    const tau = valueOf(this.parts.tau);
    const { loss: chiLoss, costDivergence, cost } = chiOptimizer.minimize(() => this.#chiLoss(batch, ratio, tau));
    const slack = tf.sub(this.#options.costBound, costDivergence) as Scalar;
    const { loss: tauLoss } = tauOptimizer.minimize(() => ({ loss: tf.mul(valueOf(this.parts.tau), slack) }));
    return { cost, chiLoss, tauLoss, costDivergence, tau };
  }

  /** The cost of the transitions once more weighted by their temporal differences of cost; the gradient is through these weights too. */
  #chiLoss(batch: Batch, ratio: Tensor1D, tau: Scalar): Loss {
    const { observations, nextObservations, costs, continues } = batch;
    const { chi_network: chi } = this.parts;
    const rows = observations.shape[0];
    const value = chi.minValue(observations);
    const next = tf.mul(tf.mul(continues, this.#options.gamma), chi.minValue(nextObservations));
    const difference = tf.add(
      this.#ofFirst(value, batch),
      tf.mul(ratio, tf.add(costs, tf.sub(next, value))),
    ) as Tensor1D;
    const logits = tf.div(difference, tau) as Tensor1D;
    const weights = tf.mul(tf.softmax(logits), rows);
    const logWeights = tf.add(tf.logSoftmax(logits), Math.log(rows));
    const costDivergence = tf.mean(tf.add(tf.sub(tf.mul(weights, logWeights), weights), 1)) as Scalar;
    return {
      loss: tf.mean(tf.mul(weights, difference)) as Scalar,
      costDivergence,
      cost: tf.mean(tf.mul(tf.mul(weights, ratio), costs)) as Scalar,
    };
  }

  /** The cost of the weighted transitions where there is no bound; chi and tau stay as they are. */
  #plainCost({ costs }: Batch, ratio: Tensor1D) {
    const zero = tf.scalar(0);
    const cost = tf.mean(tf.mul(ratio, costs)) as Scalar;
    return { cost, chiLoss: zero, tauLoss: zero, costDivergence: zero, tau: valueOf(this.parts.tau) };
  }

  /** Minus the log-likelihood of the recorded actions with noise on them and their observations, weighted. */
  #cloningLoss({ observations, actions }: Batch, weights: Tensor1D): Loss {
    const { actor, noise } = this.parts;
    const { perturbation, squashedLikelihood } = this.#options;
    const { deviations } = this.#start;
    const perturb = (values: Tensor2D, deviation: Float32Array): Tensor2D =>
      tf.add(values, tf.mul(tf.mul(noise.normal(values.shape), tf.tensor1d(deviation)), perturbation));
    const distribution = actor.distribution(perturb(observations, deviations.observations));
    const cloned = perturb(actions, deviations.actions);
    const likelihood = logDensity(distribution, squashedLikelihood ? beforeTanh(cloned) : cloned);
    return { loss: tf.neg(tf.mean(tf.mul(weights, likelihood))) as Scalar };
  }

  weights(): Tensors {
    const { actor } = this.parts;
    return joinStates({ actor });
  }
}

/** One number that softplus makes positive; it begins at 1 before it. */
function positiveScalar(): Parameters {
  return new Parameters({ value: { shape: [1], data: Float32Array.of(1) } });
}

function valueOf(scalar: Parameters): Scalar {
  return tf.softplus(scalar.tensors.value).asScalar();
}

/** What tanh makes actions of; those at its limits and beyond are moved inside. */
function beforeTanh(actions: Tensor2D): Tensor2D {
  return tf.atanh(tf.clipByValue(actions, -1 + 1e-5, 1 - 1e-5));
}

// Method ------------------------------------------------------------------------------------------------------------

/** COptiDICE. Its policy acts by the mode of its distributions. */
export const coptidice: Method<CoptidiceOptions, TransitionBatch> = {
  name: "coptidice",
  title: "COptiDICE",
  source: `${osrl}, osrl/algorithms/coptidice.py`,
  needs: "transitions: observations, actions, rewards, costs, next observations, and which ones begin an episode",
  usesFinalObservations: true,
  options: coptidiceOptions,
  presets: { official: officialLoop, tutorial: () => tutorial },
  countsFrom: 1,
  figures: {
    nuLoss: { title: "nu loss" },
    chiLoss: { title: "chi loss" },
    actorLoss: { title: "cloning loss" },
    lambda: { title: "multiplier" },
    divergence: { title: "divergence from the data" },
  },
  pythonModule: osrlPythonModule,
  isBetter: cheaperThenRicher,

  start({ task, trajectories, targetCost, seed }, options) {
    const { observationSize: inputs, actionSize: outputs } = trajectories;
    const {
      batchSize,
      rewardScale,
      gamma,
      actorHidden: hidden,
      criticHidden,
      nuNetworks,
      chiNetworks,
      limitPerStep,
    } = options;
    const batches = new TransitionBatches(trajectories, { batchSize, rewardScale, random: randomFor(seed, "batches") });
    const random = randomFor(seed, "weights");
    const weights = joinTensors({
      actor: GaussianActor.initial({ inputs, hidden, outputs }, random),
      nu_network: initialCritic(["q_nets"], nuNetworks, inputs, criticHidden, random),
      chi_network: initialCritic(["q_nets"], chiNetworks, inputs, criticHidden, random),
    });
    const threshold = limitPerStep
      ? targetCost / task.episodeSteps
      : costThreshold(targetCost, gamma, task.episodeSteps);
    const data = { firstShare: batches.firstShare, deviations: deviationsOf(trajectories) };
    const noise = new SeededNoise(seedFor(seed, "noise"));
    return { batches, learner: new CoptidiceLearner({ weights, threshold, noise, ...data }, options) };
  },

  policy: modePolicy,
};
