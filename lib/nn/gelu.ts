import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "./tensorflow.ts";

/** x · Φ(x) with the normal distribution's Φ (PyTorch's `GELU` in its exact form). One node for the gradient. */
export function gelu<T extends Tensor>(x: T): T {
  const node = tf.customGrad((x, save) => {
    const probability = tf.mul(tf.add(tf.erf(tf.mul(x as Tensor, Math.SQRT1_2)), 1), 0.5);
    (save as (tensors: Tensor[]) => void)([x as Tensor, probability]);
    const gradFunc = (dy: Tensor, [x, probability]: Tensor[]) => tf.mul(dy, tf.add(probability, tf.mul(x, density(x))));
    return { value: tf.mul(x as Tensor, probability), gradFunc };
  });
  return node(x) as T;
}

/** Density of the standard normal distribution. */
function density(x: Tensor): Tensor {
  return tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
