import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { tf } from "../../nn/index.ts";

/** The `share` quantile of all entries, linear between the two next to it (`torch.quantile`). No gradient passes. */
export function quantile(values: Tensor, share: number): Scalar {
  const place = share * (values.size - 1); // among the values in ascending order
  const below = Math.floor(place);
  const descending = tf.topk(values.flatten(), values.size - below).values;
  const lower = tf.slice(descending, values.size - below - 1, 1);
  const upper = tf.slice(descending, Math.max(0, values.size - below - 2), 1);
  return tf.add(lower, tf.mul(tf.sub(upper, lower), place - below)).asScalar();
}
