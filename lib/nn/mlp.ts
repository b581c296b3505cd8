/**
 * The policy network: a multi-layer perceptron with ReLU hidden layers and a tanh output, with gradients written out.
 *
 * Each hidden layer is Linear → Dropout → ReLU in the official code (`networks/mlp.py`). A dropout factor is never
 * negative, so ReLU → Dropout is the same function; the factor 1 / (1 − rate) moves into the next layer's weights.
 */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { dropoutMask, reluGradient } from "./ops.ts";
import { tf } from "./tensorflow.ts";

/** Layer sizes of a network. */
export interface MlpShape {
  /** Size of an observation. */
  inputs: number;
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** Size of an action. */
  outputs: number;
}

/** Dropout of one training forward pass; every layer draws its own mask from the key. */
export interface Dropout {
  /** Probability that a hidden unit is dropped, in 256ths (see `roundDropoutRate`). */
  rate: number;
  /** The pass's number: the same key gives the same masks. */
  key: readonly [seed: number, pass: number];
}

/** What `forward` keeps for `backward`. Every tensor belongs to the surrounding `tf.tidy`. */
export interface ForwardPass {
  /** What each linear layer was fed, [rows, layer inputs]. */
  inputs: Tensor2D[];
  /** The weights that each layer used, dropout's factor included, [layer outputs, layer inputs]. */
  weights: Tensor2D[];
  /** Actions in (−1, 1), [rows, outputs]. */
  output: Tensor2D;
  /** 1 / (1 − rate), or 1 without dropout. */
  scale: number;
}

/** Sizes of the linear layers, each `[outputs, inputs]`, first layer first. */
export function layerSizes(shape: MlpShape): [outputs: number, inputs: number][] {
  const sizes = [shape.inputs, ...shape.hidden, shape.outputs];
  return sizes.slice(1).map((outputs, i) => [outputs, sizes[i]!]);
}

/** How many parameters a network of this shape has. */
export function parameterCount(shape: MlpShape): number {
  return layerSizes(shape).reduce((sum, [outputs, inputs]) => sum + outputs * (inputs + 1), 0);
}

/**
 * A network whose parameters are one flat vector, layer by layer: weights [outputs, inputs] row by row, then biases.
 * The network owns its tensors; `dispose` frees them.
 */
export class Mlp {
  readonly shape: MlpShape;
  #parameters: Tensor1D;
  #layers: Tensor[];

  /** `parameters` has `parameterCount(shape)` entries and is copied. */
  constructor(shape: MlpShape, parameters: Float32Array) {
    if (parameters.length !== parameterCount(shape)) {
      throw new RangeError(
        `A network of shape ${layerText(shape)} needs ${parameterCount(shape)} parameters, got ${parameters.length}`,
      );
    }
    this.shape = shape;
    this.#parameters = tf.tensor1d(parameters.slice());
    this.#layers = this.#split(this.#parameters);
  }

  /** The parameters, [parameterCount]; the network keeps ownership. */
  get parameters(): Tensor1D {
    return this.#parameters;
  }

  /** Takes ownership of `next` and frees the former parameters. Call it outside of `tf.tidy` or with a kept tensor. */
  replaceParameters(next: Tensor1D): void {
    tf.dispose([this.#parameters, ...this.#layers]);
    this.#parameters = next;
    this.#layers = this.#split(next);
  }

  /** Actions [rows, outputs] without dropout. The caller disposes the result. */
  predict(observations: Tensor2D): Tensor2D {
    return tf.tidy(() => this.forward(observations).output);
  }

  /** A forward pass that can be differentiated; call it inside `tf.tidy`. */
  forward(observations: Tensor2D, dropout?: Dropout): ForwardPass {
    const scale = dropout ? 1 / (1 - dropout.rate) : 1;
    const inputs = [observations];
    const weights: Tensor2D[] = [];
    const last = this.#layers.length / 2 - 1;
    for (let layer = 0; ; layer++) {
      const [weight, bias] = this.#layer(layer);
      weights.push(layer === 0 || scale === 1 ? weight : (tf.mul(weight, scale) as Tensor2D));
      const linear = tf.add(tf.matMul(inputs[layer]!, weights[layer]!, false, true), bias) as Tensor2D;
      if (layer === last) return { inputs, weights, output: tf.tanh(linear), scale };
      inputs.push(this.#activate(linear, dropout, layer));
    }
  }

  /**
   * The gradient of a loss with respect to the parameters, flat as `parameters`, given its gradient with respect to
   * the pass's output [rows, outputs]. Call it inside the same `tf.tidy` as `forward`.
   */
  backward(pass: ForwardPass, outputGradient: Tensor2D): Tensor1D {
    const gradients: Tensor[] = [];
    // d tanh(x) / dx = 1 − tanh(x)²
    let linearGradient = tf.mul(outputGradient, tf.sub(1, tf.square(pass.output))) as Tensor2D;
    for (let layer = pass.weights.length - 1; layer >= 0; layer--) {
      const scaled = tf.matMul(linearGradient, pass.inputs[layer]!, true, false);
      const weightGradient = layer === 0 || pass.scale === 1 ? scaled : tf.mul(scaled, pass.scale);
      gradients.unshift(weightGradient.reshape([-1]), tf.sum(linearGradient, 0));
      if (layer === 0) break;
      const inputGradient = tf.matMul(linearGradient, pass.weights[layer]!);
      linearGradient = reluGradient(inputGradient as Tensor2D, pass.inputs[layer]!);
    }
    return tf.concat(gradients as Tensor1D[]);
  }

  /** Frees the network's tensors. */
  dispose(): void {
    tf.dispose([this.#parameters, ...this.#layers]);
  }

  #activate(linear: Tensor2D, dropout: Dropout | undefined, layer: number): Tensor2D {
    const active = tf.relu(linear);
    if (!dropout || dropout.rate === 0) return active;
    const [rows, units] = linear.shape;
    // Each layer of each pass needs a key of its own.
    const key = [dropout.key[0], dropout.key[1] * this.shape.hidden.length + layer] as const;
    return tf.mul(active, dropoutMask(rows, units, dropout.rate, key));
  }

  #layer(index: number): [Tensor2D, Tensor1D] {
    return [this.#layers[2 * index] as Tensor2D, this.#layers[2 * index + 1] as Tensor1D];
  }

  #split(flat: Tensor1D): Tensor[] {
    const sizes = layerSizes(this.shape);
    return tf.tidy(() => {
      const parts = tf.split(flat, sizes.flatMap(([outputs, inputs]) => [outputs * inputs, outputs]));
      return parts.map((part, i) => tf.keep(i % 2 ? part.clone() : part.reshape(sizes[i / 2]!)));
    });
  }
}

function layerText(shape: MlpShape): string {
  return [shape.inputs, ...shape.hidden, shape.outputs].join(" → ");
}
