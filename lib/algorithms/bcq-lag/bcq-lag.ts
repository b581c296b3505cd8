/**
 * BCQ-Lag: batch-constrained Q-learning under a Lagrange multiplier. Actions are those that the data might have held, moved a
 * little towards a higher value (OSRL 03a4586, `osrl/algorithms/bcql.py`, `examples/configs/bcql_configs.py`).
 */
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { z } from "zod";
import type { TransitionBatch } from "../../batches/index.ts";
import { joinStates, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, Mlp, SeededNoise, defaultLayers, tf } from "../../nn/index.ts";
import type { Metrics, MlpShape } from "../../nn/index.ts";
import { seedFor } from "../../random/index.ts";
import type { NumpyRandom } from "../../random/index.ts";
import { Learner } from "../learner.ts";
import type { Method } from "../method.ts";
import {
  ActionVae,
  PidMultiplier,
  bestValue,
  candidateOptions,
  cheaperThenRicher,
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
import { tensorPolicy } from "../tensor-policy.ts";

// Options -----------------------------------------------------------------------------------------------------------

const bcqLagOptions = valueOptions.extend({
  ...temporalDifferenceOptions,
  ...vaeOptions,
  ...candidateOptions,
  ...pidOptions,
  actorRate: z.number().positive().default(1e-3).describe("Adam's step size of the perturbation"),
  phi: z.number().min(0).max(2).default(0.05).describe("largest perturbation of an action"),
});

/** Every option of BCQ-Lag. */
export type BcqLagOptions = z.infer<typeof bcqLagOptions>;

/** Not official: fewer updates on smaller batches. */
const tutorial = { updates: 1500, evaluateEvery: 500, logEvery: 50, batchSize: 128, vaeHidden: 128 };

// Learner -----------------------------------------------------------------------------------------------------------

/** Auto-encoder, critics of reward and cost, perturbation, one after the other in every update. */
export class BcqLagLearner extends Learner<TransitionBatch> {
  protected readonly parts;
  readonly #options: BcqLagOptions;
  readonly #threshold: number;

  constructor({ weights, threshold, noise }: ValueStart, options: BcqLagOptions) {
    super();
    this.#options = options;
    this.#threshold = threshold;
    const { actorRate, pid } = options;
    const actor = perturbationOf(weights);
    this.parts = {
      actor,
      ...valueParts(weights, options),
      actor_old: perturbationOf(weights, "actor_old"),
      actorOptimizer: new Adam(actor, actorRate),
      multiplier: new PidMultiplier(threshold, pid),
      noise,
    };
  }

  /** Figures: `vaeLoss`, `criticLoss`, `costCriticLoss`, `actorLoss`, `multiplier`. */
  update(batch: TransitionBatch): Metrics {
    return this.#update(transitionInputs(batch));
  }

  readonly #update = this.record<TransitionInput>((inputs) => {
    const batch = transitionsOf(inputs);
    const { observations, pairs, nextObservations: next, rewards, costs, continues } = batch;
    const { tau, gamma, beta, costsEnd } = this.#options;
    const { actor, critic, cost_critic, vae, actor_old, critic_old, cost_critic_old, noise, ...optimizers } =
      this.parts;

    const { loss: vaeLoss } = optimizers.vaeOptimizer.minimize(() => ({ loss: vae.loss(batch, beta, noise) }));

    const value = tf.mul(this.#bestValue(critic_old, next), continues);
    const target = tf.add(rewards, tf.mul(value, gamma)) as Tensor1D;
    const { loss: criticLoss } = optimizers.criticOptimizer.minimize(() => ({ loss: critic.loss(pairs, target) }));

    const costValue = this.#bestValue(cost_critic_old, next);
    const costTarget = tf.add(costs, tf.mul(costsEnd ? tf.mul(costValue, continues) : costValue, gamma)) as Tensor1D;
    const { loss: costCriticLoss } = optimizers.costCriticOptimizer.minimize(() => ({
      loss: cost_critic.loss(pairs, costTarget),
    }));

    const decoded = vae.decode(observations, vae.prior(observations.shape[0], noise));
    const { loss: actorLoss, multiplier } = optimizers.actorOptimizer.minimize(() =>
      this.#actorLoss(observations, decoded),
    );

    critic_old.follow(critic, tau);
    cost_critic_old.follow(cost_critic, tau);
    actor_old.follow(actor, tau);
    return { vaeLoss, criticLoss, costCriticLoss, actorLoss, multiplier: multiplier };
  });

  /** Largest value over the candidate actions in each next observation, [rows]. */
  #bestValue(critic: Critic, next: Tensor2D): Tensor1D {
    const { candidates, lambda, phi } = this.#options;
    const { vae, actor_old, noise } = this.parts;
    const repeated = repeatRows(next, candidates);
    const decoded = vae.decode(repeated, vae.prior(repeated.shape[0], noise));
    return bestValue(critic, pairsOf(repeated, perturb(actor_old, phi, repeated, decoded)), { candidates, lambda });
  }

  /** The value of the perturbed actions, and the multiplier times what their cost value exceeds the threshold by. */
  #actorLoss(observations: Tensor2D, decoded: Tensor2D) {
    const { actor, critic, cost_critic, multiplier } = this.parts;
    const actions = perturb(actor, this.#options.phi, observations, decoded);
    const pairs = pairsOf(observations, actions);
    const cost = cost_critic.minValue(pairs);
    const weight = multiplier.next(tf.mean(cost) as Scalar);
    const penalty = tf.mul(tf.mean(tf.sub(cost, this.#threshold)), weight);
    return { loss: tf.sub(penalty, tf.mean(critic.minValue(pairs))) as Scalar, multiplier: weight };
  }

  weights(): Tensors {
    const { actor, vae } = this.parts;
    return joinStates({ actor, vae });
  }
}

/** The network of the perturbation: tanh behind every layer. */
function perturbationOf(weights: Tensors, part = "actor"): Mlp {
  return new Mlp(stateOfPart(weights, part), "tanh", "tanh");
}

function initialPerturbation(shape: MlpShape, random: NumpyRandom): Tensors {
  return defaultLayers(shape, (layer) => `pi.${2 * layer}`, random);
}

/** Actions moved by at most φ and kept within ±1; their gradient is in the network alone. */
function perturb(network: Mlp, phi: number, observations: Tensor2D, actions: Tensor2D): Tensor2D {
  const move = tf.mul(network.forward(pairsOf(observations, actions)), phi);
  return tf.clipByValue(tf.add(move, actions), -1, 1) as Tensor2D;
}

// Method ------------------------------------------------------------------------------------------------------------

/** BCQ-Lag. Its policy is random: officially it decodes one latent vector in every step. */
export const bcqLag: Method<BcqLagOptions, TransitionBatch> = {
  name: "bcq-lag",
  title: "BCQ-Lag",
  source: `${osrl}, osrl/algorithms/bcql.py`,
  needs: "transitions: observations, actions, rewards, costs and next observations",
  usesFinalObservations: true,
  options: bcqLagOptions,
  presets: { official: officialLoop, tutorial: () => tutorial },
  countsFrom: 1,
  figures: {
    vaeLoss: { title: "auto-encoder loss" },
    criticLoss: { title: "critic loss" },
    costCriticLoss: { title: "cost critic loss" },
    actorLoss: { title: "policy loss" },
    multiplier: { title: "multiplier" },
  },
  pythonModule: osrlPythonModule,
  isBetter: cheaperThenRicher,

  start(problem, options) {
    const { batches, start } = startValues(problem, options, {
      lists: ["q1_nets", "q2_nets"],
      actorSees: "pair",
      initialActor: initialPerturbation,
    });
    return { batches, learner: new BcqLagLearner(start, options) };
  },

  policy(weights, { seed }, { phi }) {
    const actor = perturbationOf(weights);
    const vae = new ActionVae(stateOfPart(weights, "vae"));
    const noise = new SeededNoise(seedFor(seed, "policy"));
    const { inputs, outputs: actionSize } = actor.shape;
    const observationSize = inputs - actionSize;
    const act = (observations: Tensor2D) =>
      perturb(actor, phi, observations, vae.decode(observations, vae.prior(observations.shape[0], noise)));
    return tensorPolicy({ observationSize, actionSize, act, networks: [actor, vae] });
  },
};
