/** TraC: classify segments by their log-probability ratio to the pretrained policy (official `trac.py`). */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Trajectories } from "../dataset/index.ts";
import { Mlp, tf } from "../nn/index.ts";
import { clipActions, gatherRows } from "../partition/index.ts";
import type { Batch } from "../partition/index.ts";
import type { Algorithm, Metrics } from "./algorithm.ts";
import { PolicyLearner, logProbabilities } from "./policy-learner.ts";
import type { PolicyOptions } from "./policy-learner.ts";
import { warmUpLearningRate } from "./schedule.ts";
import type { WarmUp } from "./schedule.ts";
import { discounts, tracLoss } from "./trac-loss.ts";
import type { LabelCounts } from "./trac-loss.ts";

/** What `labelCounts` of a run are taken from. */
export type Balance = "batch" | "dataset";

/** Options of `Trac`. `parameters` is where the policy starts: the pretrained policy. */
export interface TracOptions extends PolicyOptions {
  /** log π_ref(a|s) of every transition, [N], from `referenceLogProbabilities`. */
  referenceLogProb: Float32Array;
  /** Scale of the log-probability ratio. */
  alpha: number;
  /** Discount within a segment. */
  gamma: number;
  /** Weight of undesirable against desirable segments. */
  eta: number;
  /** Numbers that weigh undesirable against desirable segments; each batch's own unless told (official). */
  labelCounts?: LabelCounts;
  /** The learning rate; its own Adam starts afresh here. */
  warmUp: WarmUp;
}

/** Phase 2 after pretraining. The reference stays fixed and runs without dropout; the policy trains with it. */
export class Trac extends PolicyLearner implements Algorithm {
  readonly #options: TracOptions;

  constructor(options: TracOptions) {
    super(options);
    this.#options = options;
  }

  /** Metrics: `tracLoss`, `accuracy`, `bcLoss`, `learningRate`. */
  update(batch: Batch): Metrics {
    const learningRate = warmUpLearningRate(this.#options.warmUp, this.updates);
    const metrics: Metrics = { tracLoss: NaN, accuracy: NaN, bcLoss: NaN, learningRate };
    this.learn(batch, learningRate, (logProb) => this.#differentiate(logProb, batch, metrics));
    return metrics;
  }

  /** d loss / d logProb [B · T], through the advantage A = Σ_t α γ^t (log π − log π_ref) of each segment. */
  #differentiate(logProb: Tensor1D, batch: Batch, metrics: Metrics): Tensor1D {
    const { alpha, gamma, eta, labelCounts, referenceLogProb } = this.#options;
    const reference = tf.tensor1d(gatherRows(referenceLogProb, 1, batch.start, batch.length));
    const scale = tf.mul(tf.tensor1d(discounts(gamma, batch.length)), alpha); // α γ^t, [T]
    const ratio = tf.sub(logProb, reference).reshape([batch.segments, batch.length]) as Tensor2D;
    const advantage = tf.sum(tf.mul(ratio, scale), 1).dataSync<"float32">();
    const { loss, accuracy, gradient } = tracLoss(advantage, batch.label, batch.weight, eta, labelCounts);
    Object.assign(metrics, { tracLoss: loss, accuracy, bcLoss: -tf.mean(logProb).dataSync()[0]! });
    return tf.mul(tf.tensor2d(gradient, [batch.segments, 1]), scale).reshape([-1]) as Tensor1D;
  }
}

/**
 * log π_ref(a|s) of every transition, [N]. The reference is frozen and runs without dropout, so once is enough
 * (the official code computes it anew in every update, also while pretraining, where it is thrown away).
 */
export function referenceLogProbabilities(
  { shape, parameters }: Pick<PolicyOptions, "shape" | "parameters">,
  trajectories: Trajectories,
  onRows?: (rows: number) => void,
): Float32Array {
  const network = new Mlp(shape, parameters);
  const actions = clipActions(trajectories.actions.slice());
  const result = logProbabilities(network, trajectories.observations, actions, { onRows });
  network.dispose();
  return result;
}
