/** Cutting tensors. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "./tensorflow.ts";

/** `tf.split`, which tfjs cannot differentiate where there is one part alone. */
export function split<T extends Tensor>(tensor: T, sizes: readonly number[], axis = 0): T[] {
  return sizes.length === 1 ? [tensor] : tf.split<T>(tensor, [...sizes], axis);
}
