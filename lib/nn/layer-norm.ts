/** Layer normalisation as PyTorch has it. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { columnSums } from "./ops.ts";
import { tf } from "./tensorflow.ts";

/** PyTorch's constant under the root. */
const epsilon = 1e-5;

/** What a normalised row is multiplied by and moved by, [size] each. */
export interface Norm {
  weight: Tensor1D;
  bias: Tensor1D;
}

/** Every row of x [rows, size] with mean 0 and variance 1, times the weight, plus the bias. One node for the gradient. */
export function layerNorm(x: Tensor2D, { weight, bias }: Norm): Tensor2D {
  const node = tf.customGrad((x, weight, bias, save) => {
    const centred = tf.sub(x as Tensor, rowMean(x as Tensor));
    const inverse = tf.rsqrt(tf.add(rowMean(tf.square(centred)), epsilon));
    const normal = tf.mul(centred, inverse);
    (save as (tensors: Tensor[]) => void)([normal, inverse, weight as Tensor]);
    const gradFunc = (dy: Tensor, [normal, inverse, weight]: Tensor[]) => [
      rowGradient(tf.mul(dy, weight), normal, inverse),
      columnSums(tf.mul(dy, normal) as Tensor2D),
      columnSums(dy as Tensor2D),
    ];
    return { value: tf.add(tf.mul(normal, weight as Tensor), bias as Tensor), gradFunc };
  });
  return node(x, weight, bias) as Tensor2D;
}

/** Gradient with respect to the rows, from the one with respect to the normalised rows: without its part along 1 and along the row. */
function rowGradient(gradient: Tensor, normal: Tensor, inverse: Tensor): Tensor {
  const along = tf.mul(normal, rowMean(tf.mul(gradient, normal)));
  return tf.mul(tf.sub(tf.sub(gradient, rowMean(gradient)), along), inverse);
}

function rowMean(x: Tensor): Tensor {
  return tf.mean(x, 1, true);
}
