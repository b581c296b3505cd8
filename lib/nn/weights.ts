/** Policies in safetensors files, named and laid out as the official code's `network.state_dict()`. */
import type { NamedTensor } from "./safetensors.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";
import type { MlpShape } from "./mlp.ts";
import { layerSizes, parameterCount } from "./mlp.ts";

/** Position of each linear layer in the official `nn.Sequential` of Linear, Dropout, ReLU. */
const modulesPerLayer = 3;

function layerName(layer: number): string {
  return `actor.mlp.net.${layer * modulesPerLayer}`;
}

/** Splits flat parameters into the official names: weights [outputs, inputs] and biases [outputs]. */
export function namedWeights(shape: MlpShape, parameters: Float32Array): Record<string, NamedTensor> {
  const tensors: Record<string, NamedTensor> = {};
  let offset = 0;
  const take = (...size: number[]): NamedTensor => {
    const length = size.reduce((product, n) => product * n, 1);
    return { shape: size, data: parameters.slice(offset, (offset += length)) };
  };
  layerSizes(shape).forEach(([outputs, inputs], layer) => {
    tensors[`${layerName(layer)}.weight`] = take(outputs, inputs);
    tensors[`${layerName(layer)}.bias`] = take(outputs);
  });
  return tensors;
}

/** A policy's network as a file holds it. */
export interface StoredPolicy {
  shape: MlpShape;
  /** Flat as `Mlp.parameters`. */
  parameters: Float32Array;
  /** Text entries of the file: task, algorithm and so on. */
  metadata: Record<string, string>;
}

/** Joins officially named weights; the shape is read off them. Throws where a layer is missing or does not fit. */
export function joinWeights(tensors: Record<string, NamedTensor>, source: string): Omit<StoredPolicy, "metadata"> {
  const parts: NamedTensor[] = [];
  const sizes: number[] = [];
  for (let layer = 0; tensors[`${layerName(layer)}.weight`]; layer++) {
    const weight = tensors[`${layerName(layer)}.weight`]!;
    const bias = tensors[`${layerName(layer)}.bias`];
    const [outputs, inputs] = weight.shape;
    if (bias?.shape[0] !== outputs) throw new SyntaxError(`${source}: ${layerName(layer)}.bias must have ${outputs} entries`);
    if (layer > 0 && inputs !== sizes.at(-1)) {
      throw new SyntaxError(`${source}: ${layerName(layer)}.weight must have ${sizes.at(-1)} columns, it has ${inputs}`);
    }
    if (layer === 0) sizes.push(inputs!);
    sizes.push(outputs!);
    parts.push(weight, bias);
  }
  if (parts.length === 0) throw new SyntaxError(`${source} holds no policy: ${layerName(0)}.weight is missing`);
  const shape = { inputs: sizes[0]!, hidden: sizes.slice(1, -1), outputs: sizes.at(-1)! };
  const parameters = new Float32Array(parameterCount(shape));
  let offset = 0;
  for (const { data } of parts) {
    parameters.set(data as Float32Array, offset);
    offset += data.length;
  }
  return { shape, parameters };
}

/** Writes a policy. */
export function savePolicy(file: string, { shape, parameters, metadata }: StoredPolicy): void {
  writeSafetensors(file, { tensors: namedWeights(shape, parameters), metadata });
}

/** Reads a policy that `savePolicy`, or PyTorch with the official names, wrote. */
export function loadPolicy(file: string): StoredPolicy {
  const { tensors, metadata } = readSafetensors(file);
  return { ...joinWeights(tensors, file), metadata };
}
