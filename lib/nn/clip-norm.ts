import type { Tensor1D } from "@tensorflow/tfjs";
import { tf } from "./tensorflow.ts";

/** A gradient shortened to the norm `maxNorm` where it is longer (PyTorch's `clip_grad_norm_`). */
export function clipNorm(gradient: Tensor1D, maxNorm: number): Tensor1D {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(tf.div(maxNorm, tf.add(norm, 1e-6)), 1));
}
