/** Feeding rows through the linear layers and back, with gradients written out. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { columnSums, product, reluGradient } from "./ops.ts";
import { tf } from "./tensorflow.ts";

/** A linear layer as one pass uses it. */
export interface Layer {
  /** [outputs, inputs]; dropout's factor of the layer before is in it. */
  weight: Tensor2D;
  /** [outputs] */
  bias: Tensor1D;
}

/**
 * What each layer is fed, first the observations [rows, inputs], and last the actions [rows, outputs].
 * `masks` are those of the hidden layers, bool [rows, units] each, or none. Call it inside `tf.tidy`.
 */
export function feedForward(layers: readonly Layer[], observations: Tensor2D, masks: readonly Tensor2D[]): Tensor2D[] {
  const activations = [observations];
  layers.forEach(({ weight, bias }, layer) => {
    const next = tf.tidy(() => {
      const linear = tf.add(product(activations[layer]!, weight, { transposeB: true }), bias);
      if (layer === layers.length - 1) return tf.tanh(linear);
      const active = tf.relu(linear);
      return masks[layer] ? tf.mul(active, tf.cast(masks[layer], "float32")) : active;
    });
    activations.push(next as Tensor2D);
  });
  return activations;
}

/**
 * Gradients of each layer's weight and bias, given `feedForward`'s activations and the loss's gradient with respect to the
 * actions [rows, outputs]. Call it inside `tf.tidy`.
 */
export function backPropagate(layers: readonly Layer[], activations: readonly Tensor2D[], gradient: Tensor2D): Tensor[] {
  const gradients: Tensor[] = [];
  // d tanh(x) / dx = 1 − tanh(x)²
  let linearGradient = tf.mul(gradient, tf.sub(1, tf.square(activations.at(-1)!))) as Tensor2D;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const fed = activations[layer]!;
    gradients.unshift(product(linearGradient, fed, { transposeA: true }), columnSums(linearGradient));
    if (layer > 0) linearGradient = reluGradient(product(linearGradient, layers[layer]!.weight), fed);
  }
  return gradients;
}
