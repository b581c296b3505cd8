/** Measures of how far a distribution is from the data's (COptiDICE's `get_f_div_fn`). */
import type { Tensor1D } from "@tensorflow/tfjs";
import { stopGradient, tf } from "../../nn/index.ts";

/** An f-divergence, by a convex function of the ratio of two densities. */
export interface Divergence {
  /** f, [rows]. */
  value(ratio: Tensor1D): Tensor1D;
  /** The ratio at which the derivative of f has a value, (f′)⁻¹, [rows]. */
  ratioAt(derivative: Tensor1D): Tensor1D;
}

/** What keeps the logarithm of a ratio of 0 finite. */
const epsilon = 1e-10;

const chi2: Divergence = {
  value: (x) => tf.mul(tf.square(tf.sub(x, 1)), 0.5),
  ratioAt: (y) => tf.add(y, 1),
};

const kl: Divergence = {
  value: (x) => tf.mul(x, tf.log(tf.add(x, epsilon))) as Tensor1D,
  ratioAt: (y) => tf.exp(tf.sub(y, 1)) as Tensor1D,
};

/** KL's where the ratio is below 1, χ²'s above: ratios that are positive and do not explode. */
const softchi: Divergence = {
  value: (x) =>
    choose(isBelow(x, 1), tf.add(tf.mul(x, tf.sub(tf.log(tf.add(x, epsilon)), 1)), 1) as Tensor1D, chi2.value(x)),
  ratioAt: (y) => choose(isBelow(y, 0), tf.exp(tf.minimum(y, 0)) as Tensor1D, chi2.ratioAt(y)),
};

const choose = tf.where as (condition: Tensor1D, a: Tensor1D, b: Tensor1D) => Tensor1D;

/** A comparison has no gradient, and tfjs refuses to differentiate one. */
function isBelow(values: Tensor1D, limit: number): Tensor1D {
  return tf.less(stopGradient(values), limit);
}

/** All that there are. */
export const divergences = { softchi, chi2, kl };
