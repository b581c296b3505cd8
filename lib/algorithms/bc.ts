/** Behaviour cloning on all kept segments, desirable and undesirable alike (official `trac.py`, steps < bc_steps). */
import { tf } from "../nn/index.ts";
import type { Batch } from "../partition/index.ts";
import type { Algorithm, Metrics } from "./algorithm.ts";
import { PolicyLearner } from "./policy-learner.ts";
import type { PolicyOptions } from "./policy-learner.ts";

/** Options of `BehaviorCloning`. */
export interface BehaviorCloningOptions extends PolicyOptions {
  /** Adam's step size, constant (official: 1e-4). */
  learningRate: number;
}

/** Minimises −log π(a|s), averaged over segments and steps; labels and weights play no part. */
export class BehaviorCloning extends PolicyLearner implements Algorithm {
  readonly #learningRate: number;

  constructor(options: BehaviorCloningOptions) {
    super(options);
    this.#learningRate = options.learningRate;
  }

  /** Metrics: `bcLoss`, `learningRate`. */
  update(batch: Batch): Metrics {
    let bcLoss = NaN;
    this.learn(batch, this.#learningRate, (logProb) => {
      bcLoss = -tf.mean(logProb).dataSync()[0]!;
      return tf.fill(logProb.shape, -1 / logProb.size);
    });
    return { bcLoss, learningRate: this.#learningRate };
  }
}
