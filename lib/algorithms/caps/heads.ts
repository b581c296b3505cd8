/** The heads of a policy, from the one that looks at the reward alone to the one that looks at the cost alone. */
import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { Mlp } from "../../nn/index.ts";
import { tf } from "../../nn/index.ts";

/** Weight of the reward in each head, evenly from 1 down to 0; the cost has the rest. A single head looks at the reward. */
export function tradeOffs(heads: number): number[] {
  return Array.from({ length: heads }, (_, head) => (heads === 1 ? 1 : 1 - head / (heads - 1)));
}

/** How a head's advantages become weights. */
export interface WeightOptions {
  /** Factor of an advantage in the exponential; 0 clones all actions alike. */
  temperature: number;
  maxWeight: number;
}

/** How much each head is to imitate each action, [rows, heads]: exp(temperature · advantage), at most `maxWeight`. */
export function imitationWeights(
  reward: Tensor1D,
  cost: Tensor1D,
  heads: number,
  { temperature, maxWeight }: WeightOptions,
): Tensor2D {
  const ofReward = tf.tensor2d(tradeOffs(heads), [1, heads]);
  const advantage = tf.add(tf.mul(reward.expandDims(1), ofReward), tf.mul(cost.expandDims(1), tf.sub(1, ofReward)));
  return tf.minimum(tf.exp(tf.mul(advantage, temperature)), maxWeight);
}

/** Each head's actions, [rows, heads, actionSize]: the network's outputs are the heads' one after another. */
export function headActions(network: Mlp, observations: Tensor2D, actionSize: number): Tensor3D {
  return network.forward(observations).reshape([observations.shape[0], -1, actionSize]);
}
