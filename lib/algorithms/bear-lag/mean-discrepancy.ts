/** How unlike two samples of actions are. */
import type { Tensor1D, Tensor3D } from "@tensorflow/tfjs";
import { tf } from "../../nn/index.ts";

/** Similarity of two actions by their distance: of its square, or of the sum of its absolute values, over 2σ. */
export type Kernel = "gaussian" | "laplacian";

/** What keeps the root's gradient finite. */
const epsilon = 1e-6;

/** Maximum mean discrepancy between the samples of each row, [rows]; both are [rows, samples, actionSize]. */
export function meanDiscrepancy(
  first: Tensor3D,
  second: Tensor3D,
  { kernel, sigma }: { kernel: Kernel; sigma: number },
): Tensor1D {
  const similarity = (a: Tensor3D, b: Tensor3D) => {
    const difference = tf.sub(a.expandDims(2), b.expandDims(1)); // [rows, samples, samples, actionSize]
    const distance = tf.sum((kernel === "gaussian" ? tf.square : tf.abs)(difference), 3);
    return tf.mean(tf.exp(tf.div(tf.neg(distance), 2 * sigma)), [1, 2]);
  };
  const between = tf.mul(similarity(first, second), 2);
  return tf.sqrt(
    tf.add(tf.sub(tf.add(similarity(first, first), similarity(second, second)), between), epsilon),
  ) as Tensor1D;
}
