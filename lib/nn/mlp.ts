/** Multi-layer perceptrons: a chain of linear layers, ReLU or another activation behind each hidden one. */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Tensors } from "../files/index.ts";
import type { Dropout } from "./dropout.ts";
import { dense } from "./layers.ts";
import type { Activation, Layer } from "./layers.ts";
import { Parameters } from "./parameters.ts";
import { roundDropoutRate } from "./random-ops.ts";
import { tf } from "./tensorflow.ts";

/** Layer sizes of a network. */
export interface MlpShape {
  /** Size of what goes in. */
  inputs: number;
  /** Units of each hidden layer. */
  hidden: readonly number[];
  /** Size of what comes out. */
  outputs: number;
}

/**
 * Rows pass in chunks, which a recorded update computes side by side: by one thread each, and in its caches. There is one for every
 * `rows`, and there are two for `rows` alone: one of them would leave a second core idle. Their number does not depend on the
 * machine, so that results do not.
 */
const chunks = { rows: 512, maxCount: 8, maxRows: 8192 };

/** Sizes of the linear layers, each `[outputs, inputs]`, first layer first. */
export function layerSizes(shape: MlpShape): [outputs: number, inputs: number][] {
  const sizes = [shape.inputs, ...shape.hidden, shape.outputs];
  return sizes.slice(1).map((outputs, i) => [outputs, sizes[i]]);
}

/**
 * A network of the layers `PREFIX.N.weight` [outputs, inputs] and `PREFIX.N.bias` [outputs], as PyTorch's `Sequential` names
 * them, in order of N. It owns its parameters; `dispose` frees them.
 */
export class Mlp extends Parameters {
  readonly shape: MlpShape;
  readonly #layers: readonly string[];
  readonly #output: Activation;
  readonly #hidden: Activation;

  /** `output` is what follows the last layer, `hidden` every other; dropout needs ReLU there. Throws RangeError where there is no layer, or one does not fit the one before. */
  constructor(tensors: Tensors, output: Activation, hidden: Activation = "relu") {
    const layers = layerNames(tensors);
    const shape = shapeOf(tensors, layers);
    super(
      Object.fromEntries(
        layers.flatMap((name) => [`${name}.weight`, `${name}.bias`]).map((name) => [name, tensors[name]]),
      ),
    );
    this.shape = shape;
    this.#layers = layers;
    this.#output = output;
    this.#hidden = hidden;
  }

  /**
   * What comes out, [rows, outputs], for data [rows, inputs]. Differentiable in the parameters; call it inside `tf.tidy`.
   * Dropout lies behind every hidden layer: one mask for each, the first layer's first.
   */
  forward(data: Tensor2D, dropout?: Dropout): Tensor2D {
    const rows = data.shape[0];
    const rate = roundDropoutRate(dropout?.rate ?? 0);
    const layers = this.#layersFor(rate);
    const masks = dropout && rate > 0 ? this.#drawMasks(rows, { ...dropout, rate }) : [];
    const chunkRows = rowsPerChunk(rows);
    const outputs = Array.from({ length: Math.ceil(rows / chunkRows) }, (_, chunk) => {
      const part = (matrix: Tensor2D) => (chunkRows < rows ? rowsFrom(matrix, chunk * chunkRows, chunkRows) : matrix);
      return this.#feed(layers, part(data), masks.map(part));
    });
    return outputs.length === 1 ? outputs[0] : tf.concat(outputs);
  }

  /** A mask for each hidden layer, the first layer's first. */
  #drawMasks(rows: number, { rate, noise }: Dropout): Tensor2D[] {
    return this.shape.hidden.map((units) => noise.dropoutMask([rows, units], rate) as Tensor2D);
  }

  #feed(layers: readonly Layer[], data: Tensor2D, masks: readonly Tensor2D[]): Tensor2D {
    const last = layers.length - 1;
    return layers.reduce((x, layer, i) => {
      const activation = i < last ? this.#hidden : this.#output;
      return dense(x, layer, { activation, mask: i < last ? masks[i] : undefined, constantInput: i === 0 });
    }, data);
  }

  /**
   * The layers. A unit that dropout keeps counts 1 / (1 − rate) times: the next layer's weights are that much larger, which
   * costs less than to multiply the units.
   */
  #layersFor(dropRate: number): Layer[] {
    const { tensors } = this;
    const scale = 1 / (1 - dropRate);
    return this.#layers.map((name, i) => {
      const weight = tensors[`${name}.weight`] as Tensor2D;
      return {
        weight: i === 0 || scale === 1 ? weight : tf.mul(weight, scale),
        bias: tensors[`${name}.bias`] as Tensor1D,
      };
    });
  }
}

function layerNames(tensors: Tensors): string[] {
  const names = Object.keys(tensors)
    .filter((name) => name.endsWith(".weight"))
    .map((name) => name.slice(0, -".weight".length));
  if (names.length === 0) throw new RangeError("there is no layer: a name must end in .weight");
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function shapeOf(tensors: Tensors, layers: readonly string[]): MlpShape {
  const sizes: number[] = [];
  for (const name of layers) {
    const [outputs, inputs] = tensors[`${name}.weight`].shape as [number, number];
    const bias = tensors[`${name}.bias`];
    if (bias?.shape[0] !== outputs)
      throw new RangeError(`${name}.bias must have ${outputs} entries, got ${bias?.shape[0] ?? "none"}`);
    if (sizes.length > 0 && inputs !== sizes.at(-1))
      throw new RangeError(`${name}.weight must have ${sizes.at(-1)} columns, got ${inputs}`);
    if (sizes.length === 0) sizes.push(inputs);
    sizes.push(outputs);
  }
  return { inputs: sizes[0], hidden: sizes.slice(1, -1), outputs: sizes.at(-1)! };
}

/** A multiple of 64, by which the sums over a chunk's rows are cut (see `columnSums`). */
function rowsPerChunk(rows: number): number {
  const minCount = rows < chunks.rows ? 1 : 2;
  const usualCount = Math.min(Math.ceil(rows / chunks.rows), chunks.maxCount);
  const count = Math.max(minCount, usualCount, Math.ceil(rows / chunks.maxRows));
  return 64 * Math.ceil(rows / count / 64);
}

/** `count` rows of a matrix, or what is left of it. */
function rowsFrom(matrix: Tensor2D, from: number, count: number): Tensor2D {
  const [rows, columns] = matrix.shape;
  return tf.slice(matrix, [from, 0], [Math.min(count, rows - from), columns]);
}
