/** What the frozen policy of TraC's second phase says of the data. */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { clipActions } from "../../batches/index.ts";
import type { Trajectories } from "../../dataset/index.ts";
import { tf } from "../../nn/index.ts";
import type { Mlp } from "../../nn/index.ts";

/** Rows that are computed at once. */
const chunkRows = 16_384;

/**
 * log π(a|s) up to a constant: minus the squared distance of the policy's action to the recorded one, [rows].
 * The official code leaves out the factor ½ and everything that does not depend on the policy.
 */
export function logProbability(predicted: Tensor2D, recorded: Tensor2D): Tensor1D {
  return tf.neg(tf.sum(tf.square(tf.sub(predicted, recorded)), 1)) as Tensor1D;
}

/**
 * log π(a|s) of every transition under a fixed network, without dropout, [N]. The reference of a run never changes, so once is
 * enough (the official code computes it anew in every update, also while cloning, where it is thrown away).
 */
export function logProbabilities(
  network: Mlp,
  { observations, actions, length }: Pick<Trajectories, "observations" | "actions" | "length">,
): Float32Array {
  const { inputs, outputs } = network.shape;
  const result = new Float32Array(length);
  for (let from = 0; from < length; from += chunkRows) {
    const to = Math.min(from + chunkRows, length);
    const part = tf.tidy(() => {
      const recorded = clipActions(actions.slice(from * outputs, to * outputs));
      const predicted = network.forward(
        tf.tensor2d(observations.subarray(from * inputs, to * inputs), [to - from, inputs]),
      );
      return logProbability(predicted, tf.tensor2d(recorded, [to - from, outputs])).dataSync<"float32">();
    });
    result.set(part, from);
  }
  return result;
}
