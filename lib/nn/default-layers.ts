/** PyTorch's own initialisation of linear layers. */
import type { Tensors } from "../files/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import { layerSizes } from "./mlp.ts";
import type { MlpShape } from "./mlp.ts";

/**
 * Initial parameters of a network as `torch.nn.Linear` draws them: weights and biases uniform within ±1/√inputs.
 * `layerName` is what a layer's weight and bias are named by.
 */
export function defaultLayers(shape: MlpShape, layerName: (layer: number) => string, random: NumpyRandom): Tensors {
  const tensors: Tensors = {};
  for (const [layer, [outputs, inputs]] of layerSizes(shape).entries()) {
    const bound = 1 / Math.sqrt(inputs);
    const uniform = (length: number) => Float32Array.from({ length }, () => random.uniform(-bound, bound));
    tensors[`${layerName(layer)}.weight`] = { shape: [outputs, inputs], data: uniform(outputs * inputs) };
    tensors[`${layerName(layer)}.bias`] = { shape: [outputs], data: uniform(outputs) };
  }
  return tensors;
}
