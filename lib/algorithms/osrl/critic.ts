/** Networks that value a state and an action (OSRL's `EnsembleQCritic` and `EnsembleDoubleQCritic`). */
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Tensors } from "../../files/index.ts";
import { Ensemble, defaultLayers, tf } from "../../nn/index.ts";
import type { NumpyRandom } from "../../random/index.ts";

/** Initial parameters of `count` networks in each list of networks, as `["q1_nets", "q2_nets"]`. */
export function initialCritic(lists: readonly string[], count: number, inputs: number, hidden: readonly number[], random: NumpyRandom): Tensors {
  const networks = lists.flatMap((list) => Array.from({ length: count }, (_, i) => `${list}.${i}`));
  const layers = networks.map((network) => defaultLayers({ inputs, hidden, outputs: 1 }, (layer) => `${network}.${2 * layer}`, random));
  return Object.assign({}, ...layers) as Tensors;
}

/** One or two lists of networks. */
export class Critic extends Ensemble {
  /** Smallest value of each list of networks, in their order, [rows] each. The gradient reaches the actions unless they are data. */
  least(observations: Tensor2D, actions: Tensor2D): Tensor1D[] {
    const values = this.forward(tf.concat([observations, actions], 1) as Tensor2D);
    const listOf = (i: number) => this.networks[i]!.split(".")[0];
    const lists = [...new Set(this.networks.map((_, i) => listOf(i)))];
    return lists.map((list) => values.filter((_, i) => listOf(i) === list).reduce((a, b) => tf.minimum(a, b)));
  }

  /** Mean squared error of every network against one target [rows], summed over the networks. */
  loss(observations: Tensor2D, actions: Tensor2D, target: Tensor1D): Scalar {
    const values = this.forward(tf.concat([observations, actions], 1) as Tensor2D, { constantInput: true });
    return tf.addN(values.map((value) => tf.mean(tf.squaredDifference(value, target)))) as Scalar;
  }
}
