/**
 * The policy network: a multi-layer perceptron with ReLU hidden layers and a tanh output, with gradients written out.
 *
 * Each hidden layer is Linear → Dropout → ReLU in the official code (`networks/mlp.py`). A dropout factor is never
 * negative, so ReLU → Dropout is the same function; the factor 1 / (1 − rate) moves into the next layer's weights.
 */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { backPropagate, feedForward } from "./layers.ts";
import type { Layer } from "./layers.ts";
import { dropoutMask } from "./ops.ts";
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
  /** The layers as the pass used them. */
  layers: Layer[];
  /** What `feedForward` returned for each chunk of rows. */
  chunks: Tensor2D[][];
  /** Actions in (−1, 1), [rows, outputs]. */
  output: Tensor2D;
  /** 1 / (1 − rate), or 1 without dropout. */
  scale: number;
}

/** Rows that pass through the network at once: memory for the steps in between is needed for these alone. */
const chunkRows = 80_000;

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
    const layers = this.#layersScaledBy(scale);
    const rows = observations.shape[0];
    const masks = this.#masks(rows, dropout);
    const chunks = Array.from({ length: Math.ceil(rows / chunkRows) }, (_, chunk) => {
      return feedForward(layers, rowsOfChunk(observations, chunk), masks.map((mask) => rowsOfChunk(mask, chunk)));
    });
    return { layers, chunks, output: tf.concat(chunks.map((activations) => activations.at(-1)!)), scale };
  }

  /**
   * The gradient of a loss with respect to the parameters, flat as `parameters`, given its gradient with respect to
   * the pass's output [rows, outputs]. Call it inside the same `tf.tidy` as `forward`.
   */
  backward({ layers, chunks, scale }: ForwardPass, outputGradient: Tensor2D): Tensor1D {
    const parts = chunks.map((activations, chunk) =>
      tf.tidy(() => {
        const gradients = backPropagate(layers, activations, rowsOfChunk(outputGradient, chunk));
        // Dropout's factor went into the weights of all layers but the first.
        return tf.concat(gradients.map((part, i) => (i > 0 && i % 2 === 0 ? tf.mul(part, scale) : part).as1D()));
      }),
    );
    return tf.addN(parts);
  }

  /** Frees the network's tensors. */
  dispose(): void {
    tf.dispose([this.#parameters, ...this.#layers]);
  }

  #layersScaledBy(scale: number): Layer[] {
    return layerSizes(this.shape).map((_, layer) => {
      const [weight, bias] = this.#layers.slice(2 * layer) as [Tensor2D, Tensor1D];
      return { weight: layer === 0 || scale === 1 ? weight : tf.mul(weight, scale), bias };
    });
  }

  /** One mask for each hidden layer, bool [rows, units], or none without dropout. */
  #masks(rows: number, dropout?: Dropout): Tensor2D[] {
    if (!dropout?.rate) return [];
    const [seed, pass] = dropout.key;
    const { hidden } = this.shape;
    return hidden.map((units, layer) => dropoutMask(rows, units, dropout.rate, [seed, pass * hidden.length + layer]));
  }

  #split(flat: Tensor1D): Tensor[] {
    const sizes = layerSizes(this.shape);
    return tf.tidy(() => {
      const parts = tf.split(flat, sizes.flatMap(([outputs, inputs]) => [outputs * inputs, outputs]));
      return parts.map((part, i) => tf.keep(i % 2 ? part.clone() : part.reshape(sizes[i / 2]!)));
    });
  }
}

/** A chunk's rows of a matrix; the matrix itself where there is only one chunk. */
function rowsOfChunk(matrix: Tensor2D, chunk: number): Tensor2D {
  const [rows, columns] = matrix.shape;
  if (rows <= chunkRows) return matrix;
  const from = chunk * chunkRows;
  return tf.slice(matrix, [from, 0], [Math.min(chunkRows, rows - from), columns]);
}

function layerText(shape: MlpShape): string {
  return [shape.inputs, ...shape.hidden, shape.outputs].join(" → ");
}
