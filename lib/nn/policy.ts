/** Acting with a network. */
import { Mlp } from "./mlp.ts";
import type { MlpShape } from "./mlp.ts";
import { tf } from "./tensorflow.ts";

/**
 * Actions [rows, outputs] of a network without dropout, for observations [rows, inputs].
 * Throws RangeError where the observations do not fit the network.
 */
export function actWith(network: Mlp, observations: Float32Array, rows: number): Float32Array {
  const { inputs } = network.shape;
  if (observations.length !== rows * inputs) {
    throw new RangeError(`The policy takes observations of size ${inputs}, got size ${observations.length / rows}`);
  }
  return tf.tidy(() => network.predict(tf.tensor2d(observations, [rows, inputs])).dataSync<"float32">() as Float32Array);
}

/** A policy that no longer learns. */
export interface FixedPolicy {
  act(observations: Float32Array, rows: number): Float32Array;
  /** Frees the policy's tensors. */
  dispose(): void;
}

/** A policy of stored weights. */
export function policyOf({ shape, parameters }: { shape: MlpShape; parameters: Float32Array }): FixedPolicy {
  const network = new Mlp(shape, parameters);
  return { act: (observations, rows) => actWith(network, observations, rows), dispose: () => network.dispose() };
}
