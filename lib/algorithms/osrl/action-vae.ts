/** A variational auto-encoder of the recorded actions (OSRL's `VAE`). */
import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { requireTensor } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Parameters, defaultLayers, dense, layerOf, tf } from "../../nn/index.ts";
import type { Noise } from "../../nn/index.ts";
import type { NumpyRandom } from "../../random/index.ts";
import { pairsOf } from "./transitions.ts";
import type { Transitions } from "./transitions.ts";

/** Sizes of the networks. */
export interface VaeSizes {
  observationSize: number;
  actionSize: number;
  /** Units of each of the two hidden layers of encoder and decoder. */
  hidden: number;
}

/** Normal distributions over the latent space, [rows, latentSize] each. */
export interface LatentDistribution {
  mean: Tensor2D;
  std: Tensor2D;
}

/** Sizes of the linear layers: of the encoder with its two heads, and of the decoder. */
function layerSizes(
  { observationSize, actionSize, hidden }: VaeSizes,
  latent: number,
): Record<string, [outputs: number, inputs: number]> {
  return {
    e1: [hidden, observationSize + actionSize],
    e2: [hidden, hidden],
    mean: [latent, hidden],
    log_std: [latent, hidden],
    d1: [hidden, observationSize + latent],
    d2: [hidden, hidden],
    d3: [actionSize, hidden],
  };
}

/**
 * Encodes an action, given its observation, as a normal distribution over a latent space of twice the action's size; decodes it.
 * Where the data hold one action only, it learns that action: limits on the deviations keep all numbers finite.
 */
export class ActionVae extends Parameters {
  /** Size of the latent space. */
  readonly latentSize: number;

  /** Throws RangeError that names an array that is missing or does not fit the others. */
  constructor(tensors: Tensors) {
    const [hidden, latent, actionSize] = ["e1", "mean", "d3"].map(
      (layer) => requireTensor(tensors, `${layer}.bias`, [-1]).shape[0],
    ) as [number, number, number];
    const pairSize = requireTensor(tensors, "e1.weight", [hidden, -1]).shape[1];
    const layers = layerSizes({ observationSize: pairSize - actionSize, actionSize, hidden }, latent);
    const arrays = Object.entries(layers).flatMap(([layer, [outputs, inputs]]): [string, number[]][] => [
      [`${layer}.weight`, [outputs, inputs]],
      [`${layer}.bias`, [outputs]],
    ]);
    super(Object.fromEntries(arrays.map(([name, shape]) => [name, requireTensor(tensors, name, shape)])));
    this.latentSize = latent;
  }

  /** Initial parameters. */
  static initial(sizes: VaeSizes, random: NumpyRandom): Tensors {
    const layers = Object.entries(layerSizes(sizes, 2 * sizes.actionSize));
    return Object.assign(
      {},
      ...layers.map(([layer, [outputs, inputs]]) =>
        defaultLayers({ inputs, hidden: [], outputs }, () => layer, random),
      ),
    ) as Tensors;
  }

  /** The latent distributions of pairs of observation and action, which are data. */
  encode(pairs: Tensor2D): LatentDistribution {
    const p = this.tensors;
    const first = dense(pairs, layerOf(p, "e1"), { activation: "relu", constantInput: true });
    const hidden = dense(first, layerOf(p, "e2"), { activation: "relu" });
    const logStd = tf.clipByValue(dense(hidden, layerOf(p, "log_std")), -4, 15);
    return { mean: dense(hidden, layerOf(p, "mean")), std: tf.exp(logStd) as Tensor2D };
  }

  /** Decoded actions before their tanh, [rows, actionSize]. */
  decodeRaw(observations: Tensor2D, latent: Tensor2D): Tensor2D {
    const p = this.tensors;
    const first = dense(pairsOf(observations, latent), layerOf(p, "d1"), { activation: "relu" });
    return dense(dense(first, layerOf(p, "d2"), { activation: "relu" }), layerOf(p, "d3"));
  }

  /** Decoded actions, within ±1. */
  decode(observations: Tensor2D, latent: Tensor2D): Tensor2D {
    return tf.tanh(this.decodeRaw(observations, latent));
  }

  /** A latent vector for each row from the prior, cut off at ±0.5, which keeps decoded actions near those of the data. */
  prior(rows: number, noise: Noise): Tensor2D {
    return tf.clipByValue(noise.normal([rows, this.latentSize]), -0.5, 0.5) as Tensor2D;
  }

  /** Divergence of each pair's distribution from a standard normal, averaged over the latent sizes, [rows]. */
  divergence(pairs: Tensor2D): Tensor1D {
    return tf.mul(tf.mean(divergenceTerms(this.encode(pairs)), 1), -0.5) as Tensor1D;
  }

  /** Error of the reconstruction, and `beta` times the divergence from a standard normal, both averaged over rows and sizes. */
  loss({ observations, actions, pairs }: Transitions, beta: number, noise: Noise): Scalar {
    const { mean, std } = this.encode(pairs);
    const latent = tf.add(mean, tf.mul(std, noise.normal(mean.shape))) as Tensor2D;
    const reconstruction = tf.mean(tf.squaredDifference(this.decode(observations, latent), actions));
    return tf.add(reconstruction, tf.mul(tf.mean(divergenceTerms({ mean, std })), -0.5 * beta)) as Scalar;
  }
}

/** −2 times the divergence of each latent number from a standard normal, [rows, latentSize]. */
function divergenceTerms({ mean, std }: LatentDistribution): Tensor2D {
  return tf.sub(tf.sub(tf.add(1, tf.log(tf.square(std))), tf.square(mean)), tf.square(std));
}
