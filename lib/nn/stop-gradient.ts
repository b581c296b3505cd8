/** Constants within a loss. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "./tensorflow.ts";

/** The same numbers as a constant of the loss: no gradient passes through (PyTorch's `detach`). */
export function stopGradient<T extends Tensor>(tensor: T): T {
  return tf.customGrad((x) => ({ value: (x as Tensor).clone(), gradFunc: (dy) => [tf.zerosLike(dy)] }))(tensor) as T;
}
