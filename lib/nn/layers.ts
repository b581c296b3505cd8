/** Linear layers that tfjs differentiates by TensorFlow's own kernels. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { addBias, columnSums, product, reluGradient } from "./ops.ts";
import { tf } from "./tensorflow.ts";

/** A linear layer's parameters, laid out as PyTorch does. */
export interface Layer {
  /** [outputs, inputs] */
  weight: Tensor2D;
  /** [outputs] */
  bias: Tensor1D;
}

/** What follows a linear layer. */
export type Activation = "linear" | "relu" | "tanh";

/** Options of `dense`. */
export interface DenseOptions {
  /** Default: `linear`. */
  activation?: Activation;
  /** Multiplied into the result, bool [rows, outputs]: dropout, whose factor belongs elsewhere. Only with `relu`. */
  mask?: Tensor2D;
  /** The input is data: no gradient with respect to it is computed, which saves a matrix product. */
  constantInput?: boolean;
}

/**
 * activation(x · Wᵀ + b), [rows, outputs], for x [rows, inputs]. One node for the gradient: between forward and backward pass
 * only x and the result are kept.
 */
export function dense(
  x: Tensor2D,
  layer: Layer,
  { activation = "linear", mask, constantInput = false }: DenseOptions = {},
): Tensor2D {
  const forward = (x: Tensor2D, weight: Tensor2D, bias: Tensor1D) =>
    activate(addBias(product(x, weight, { transposeB: true }), bias), activation, mask);
  if (constantInput) {
    const node = tf.customGrad((weight, bias, save) => {
      const value = forward(x, weight as Tensor2D, bias as Tensor1D);
      (save as Save)([x, value]);
      return {
        value,
        gradFunc: (dy, [x, value]) => parameterGradients(linearGradient(dy, value, activation), x as Tensor2D),
      };
    });
    return node(layer.weight, layer.bias) as Tensor2D;
  }
  const node = tf.customGrad((x, weight, bias, save) => {
    const value = forward(x as Tensor2D, weight as Tensor2D, bias as Tensor1D);
    (save as Save)([x as Tensor, weight as Tensor, value]);
    const gradFunc = (dy: Tensor, [x, weight, value]: Tensor[]) => {
      const gradient = linearGradient(dy, value, activation);
      return [product(gradient, weight as Tensor2D), ...parameterGradients(gradient, x as Tensor2D)];
    };
    return { value, gradFunc };
  });
  return node(x, layer.weight, layer.bias);
}

type Save = (tensors: Tensor[]) => void;

function activate(linear: Tensor, activation: Activation, mask?: Tensor2D): Tensor2D {
  if (activation === "tanh") return tf.tanh(linear) as Tensor2D;
  if (activation === "linear") return linear as Tensor2D;
  const active = tf.relu(linear);
  return (mask ? tf.mul(active, tf.cast(mask, "float32")) : active) as Tensor2D;
}

/** Gradient with respect to what the activation is given, from its result. A mask is undone by the ReLU's test, since it is 0 or 1. */
function linearGradient(gradient: Tensor, value: Tensor, activation: Activation): Tensor2D {
  if (activation === "relu") return reluGradient(gradient as Tensor2D, value as Tensor2D);
  // d tanh(x) / dx = 1 − tanh(x)²
  return (activation === "tanh" ? tf.mul(gradient, tf.sub(1, tf.square(value))) : gradient) as Tensor2D;
}

function parameterGradients(gradient: Tensor2D, x: Tensor2D): Tensor[] {
  return [product(gradient, x, { transposeA: true }), columnSums(gradient)];
}
