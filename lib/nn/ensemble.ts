/** Several networks of one shape that are given the same input. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { requireTensor } from "../files/index.ts";
import type { Tensors } from "../files/index.ts";
import { dense } from "./layers.ts";
import type { Layer } from "./layers.ts";
import { Parameters } from "./parameters.ts";
import { tf } from "./tensorflow.ts";

/**
 * Networks with one output each and ReLU behind every hidden layer. A network NAME has the layers `NAME.0`, `NAME.2`, …, as PyTorch
 * names `Sequential`s in a list. The first layers of all are one matrix product. It owns its parameters; `dispose` frees them.
 */
export class Ensemble extends Parameters {
  /** Names of the networks, in the order of `forward`'s values. */
  readonly networks: readonly string[];
  readonly #layers: readonly string[];

  /** Throws RangeError that names an array that is missing. */
  constructor(tensors: Tensors) {
    const weights = Object.keys(tensors).filter((name) => name.endsWith(".weight"));
    if (weights.length === 0) throw new RangeError("there is no network: a name must be like q_nets.0.0.weight");
    const parts = weights.map((name) => /^(.*)\.(\d+)\.weight$/.exec(name)!.slice(1) as [network: string, layer: string]);
    const networks = [...new Set(parts.map(([network]) => network))];
    const layers = [...new Set(parts.map(([, layer]) => layer))].sort((a, b) => Number(a) - Number(b));
    const names = networks.flatMap((network) => layers.flatMap((layer) => [`${network}.${layer}.weight`, `${network}.${layer}.bias`]));
    super(Object.fromEntries(names.map((name) => [name, requireTensor(tensors, name)])));
    this.networks = networks;
    this.#layers = layers;
  }

  /**
   * Every network's output for the rows of `input` [rows, inputs], [rows] each. Where the input is data, no gradient with respect
   * to it is computed.
   */
  forward(input: Tensor2D, { constantInput = false } = {}): Tensor1D[] {
    const { tensors } = this;
    const [first, ...rest] = this.#layers as [string, ...string[]];
    const every = (kind: string) => tf.concat(this.networks.map((network) => tensors[`${network}.${first}.${kind}`]!));
    const layer: Layer = { weight: every("weight") as Tensor2D, bias: every("bias") as Tensor1D };
    const activation = rest.length > 0 ? "relu" : "linear";
    const hidden = tf.split(dense(input, layer, { activation, constantInput }), this.networks.length, 1);
    return hidden.map((x, i) => finish(x as Tensor2D, rest.map((name) => layerOf(tensors, `${this.networks[i]}.${name}`))));
  }
}

function finish(hidden: Tensor2D, layers: readonly Layer[]): Tensor1D {
  const last = layers.length - 1;
  return layers.reduce<Tensor2D>((x, layer, i) => dense(x, layer, { activation: i < last ? "relu" : "linear" }), hidden).reshape([-1]);
}

/** The layer of a name among the tensors of some parameters. */
export function layerOf(tensors: Record<string, Tensor>, name: string): Layer {
  return { weight: tensors[`${name}.weight`] as Tensor2D, bias: tensors[`${name}.bias`] as Tensor1D };
}
