/** Constants within a loss. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "./tensorflow.ts";

/** The same numbers as a constant of the loss: no gradient is computed for what they are made of (PyTorch's `detach`). */
export function stopGradient<T extends Tensor>(tensor: T): T {
  return tf.customGrad(() => ({ value: tensor.clone(), gradFunc: () => [] }))();
}
