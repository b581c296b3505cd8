/** Acting with networks. */
import type { Tensor2D } from "@tensorflow/tfjs";
import { tf } from "../nn/index.ts";
import type { Mlp, Parameters } from "../nn/index.ts";
import { memoryless } from "../simulators/index.ts";
import type { Policy } from "../simulators/index.ts";

/** What `tensorPolicy` makes a policy of. */
export interface TensorPolicy {
  observationSize: number;
  actionSize: number;
  /** Actions [rows, actionSize] for observations [rows, observationSize]. */
  act: (observations: Tensor2D) => Tensor2D;
  /** What `act` uses; the policy takes ownership of them. */
  networks: readonly Parameters[];
}

/** The policy that computes its actions from the observations at hand. */
export function tensorPolicy({ observationSize, actionSize, act, networks }: TensorPolicy): Policy {
  networks.forEach((network) => network.freeze());
  return memoryless({
    observationSize,
    actionSize,
    act: (data, rows) => tf.tidy(() => act(tf.tensor2d(data, [rows, observationSize])).dataSync<"float32">()),
    dispose: () => networks.forEach((network) => network.dispose()),
  });
}

/**
 * The policy whose action is what a network gives for the observation. It takes ownership of the network.
 *
 * @example
 * ```ts
 * import { deterministicPolicy } from "../lib/algorithms";
 * import { Mlp, orthogonalLayers } from "../lib/nn";
 * import { NumpyRandom } from "../lib/random";
 *
 * const shape = { inputs: 8, hidden: [64], outputs: 2 };
 * const weights = orthogonalLayers(shape, (layer) => `layer.${layer}`, new NumpyRandom(0));
 * deterministicPolicy(new Mlp(weights, "tanh")).actionSize; // → 2
 * ```
 */
export function deterministicPolicy(network: Mlp): Policy {
  const { inputs: observationSize, outputs: actionSize } = network.shape;
  return tensorPolicy({
    observationSize,
    actionSize,
    act: (observations) => network.forward(observations),
    networks: [network],
  });
}
