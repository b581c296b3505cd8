/** Several networks of one shape that are given the same input. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { requireTensor } from "../files/index.ts";
import type { Tensors } from "../files/index.ts";
import { dense } from "./layers.ts";
import type { Layer } from "./layers.ts";
import { Parameters } from "./parameters.ts";
import { split } from "./split.ts";

/**
 * Networks with one output each and ReLU behind every hidden layer. A network NAME has the layers `NAME.0`, `NAME.2`, …, as PyTorch
 * names `Sequential`s in a list. The first layers of all lie side by side, so that they are one matrix product. It owns its
 * parameters; `dispose` frees them.
 */
export class Ensemble extends Parameters {
  /** Names of the networks, in the order of `forward`'s values. */
  readonly networks: readonly string[];
  /** Shapes of the first layers as one, weight and bias, then of each network's further layers. */
  readonly #cuts: readonly (readonly number[])[];

  /** Throws RangeError that names an array that is missing or does not fit. */
  constructor(tensors: Tensors) {
    const {
      networks,
      layers: [first, ...rest],
    } = namesOf(tensors);
    const [outputs, inputs] = requireTensor(tensors, `${networks[0]}.${first}.weight`, [-1, -1]).shape as [
      number,
      number,
    ];
    const firstNames = (kind: string) => networks.map((network) => `${network}.${first}.${kind}`);
    const weights = pick(tensors, firstNames("weight"), [outputs, inputs]);
    const biases = pick(tensors, firstNames("bias"), [outputs]);
    const others = pick(
      tensors,
      networks.flatMap((network) =>
        rest.flatMap((layer) => [`${network}.${layer}.weight`, `${network}.${layer}.bias`]),
      ),
    );
    super({ ...weights, ...biases, ...others });
    this.networks = networks;
    const count = networks.length;
    this.#cuts = [[count * outputs, inputs], [count * outputs], ...Object.values(others).map(({ shape }) => shape)];
  }

  /**
   * Every network's output for the rows of `input` [rows, inputs], [rows] each. Where the input is data, no gradient with respect
   * to it is computed.
   */
  forward(input: Tensor2D, { constantInput = false } = {}): Tensor1D[] {
    const [first, ...rest] = layersOf(this.cut(this.#cuts)) as [Layer, ...Layer[]];
    const count = this.networks.length;
    const depth = rest.length / count;
    const hidden = dense(input, first, { activation: depth > 0 ? "relu" : "linear", constantInput });
    const parts = split(
      hidden,
      this.networks.map(() => hidden.shape[1] / count),
      1,
    );
    return parts.map((x, i) => finish(x, rest.slice(i * depth, (i + 1) * depth)));
  }
}

function finish(hidden: Tensor2D, layers: readonly Layer[]): Tensor1D {
  const last = layers.length - 1;
  return layers
    .reduce<Tensor2D>((x, layer, i) => dense(x, layer, { activation: i < last ? "relu" : "linear" }), hidden)
    .reshape([-1]);
}

/** Names of the networks, and of the layers that each has, by their place. */
function namesOf(tensors: Tensors): { networks: string[]; layers: string[] } {
  const parts = Object.keys(tensors).flatMap((name) => {
    const [, network, layer] = /^(.*)\.(\d+)\.weight$/.exec(name) ?? [];
    return network === undefined ? [] : [[network, layer] as const];
  });
  if (parts.length === 0) throw new RangeError("there is no network: a name must be like q_nets.0.0.weight");
  const layers = [...new Set(parts.map(([, layer]) => layer))].sort((a, b) => Number(a) - Number(b));
  return { networks: [...new Set(parts.map(([network]) => network))], layers };
}

function pick(tensors: Tensors, names: readonly string[], shape?: readonly number[]): Tensors {
  return Object.fromEntries(names.map((name) => [name, requireTensor(tensors, name, shape)]));
}

function layersOf(tensors: readonly Tensor[]): Layer[] {
  return Array.from({ length: tensors.length / 2 }, (_, i) => ({
    weight: tensors[2 * i] as Tensor2D,
    bias: tensors[2 * i + 1] as Tensor1D,
  }));
}

/** The layer of a name among the tensors of some parameters. */
export function layerOf(tensors: Record<string, Tensor>, name: string): Layer {
  return { weight: tensors[`${name}.weight`] as Tensor2D, bias: tensors[`${name}.bias`] as Tensor1D };
}
