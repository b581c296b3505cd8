/** Networks that value a state, or a state and an action (OSRL's `EnsembleQCritic` and `EnsembleDoubleQCritic`). */
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Tensors } from "../../files/index.ts";
import { Ensemble, defaultLayers, tf } from "../../nn/index.ts";
import type { NumpyRandom } from "../../random/index.ts";

/** Initial parameters of `count` networks in each list of networks, as `["q1_nets", "q2_nets"]`. */
export function initialCritic(
  lists: readonly string[],
  count: number,
  inputs: number,
  hidden: readonly number[],
  random: NumpyRandom,
): Tensors {
  const networks = lists.flatMap((list) => Array.from({ length: count }, (_, i) => `${list}.${i}`));
  const layers = networks.map((network) =>
    defaultLayers({ inputs, hidden, outputs: 1 }, (layer) => `${network}.${2 * layer}`, random),
  );
  return Object.assign({}, ...layers) as Tensors;
}

/** One or two lists of networks. What they value, [rows, inputs], is an observation, or a pair of observation and action (`pairsOf`). */
export class Critic extends Ensemble {
  /** Smallest value of each list of networks, in their order, [rows] each. The gradient reaches the input. */
  minValues(input: Tensor2D): Tensor1D[] {
    const values = this.forward(input);
    const listOf = (i: number) => this.networks[i].split(".")[0];
    const lists = [...new Set(this.networks.map((_, i) => listOf(i)))];
    return lists.map((list) => values.filter((_, i) => listOf(i) === list).reduce((a, b) => tf.minimum(a, b)));
  }

  /** Smallest value of all networks, [rows]. The gradient reaches the input. */
  minValue(input: Tensor2D): Tensor1D {
    return this.minValues(input).reduce((a, b) => tf.minimum(a, b));
  }

  /** Mean squared error of every network against one target [rows], summed over the networks. The input is data. */
  loss(input: Tensor2D, target: Tensor1D): Scalar {
    const values = this.forward(input, { constantInput: true });
    return tf.addN(values.map((value) => tf.mean(tf.squaredDifference(value, target)))) as Scalar;
  }
}

/** How values of candidate actions become one. */
export interface CandidateChoice {
  /** Actions of each state, in adjacent rows. */
  candidates: number;
  /** Weight of the smaller value of the two lists of critics; the larger one has the rest. */
  lambda: number;
}

/** Largest value over the candidate actions of each state, [pairs / candidates], by a critic of two lists of networks. */
export function bestValue(critic: Critic, pairs: Tensor2D, { candidates, lambda }: CandidateChoice): Tensor1D {
  const [first, second] = critic.minValues(pairs) as [Tensor1D, Tensor1D];
  const mixed = tf.add(tf.mul(tf.minimum(first, second), lambda), tf.mul(tf.maximum(first, second), 1 - lambda));
  return tf.max(mixed.reshape([-1, candidates]), 1) as Tensor1D;
}
