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

/** Linear layers: of the encoder with its two heads, and of the decoder. */
const layers = ["e1", "e2", "mean", "log_std", "d1", "d2", "d3"];

/** Encodes an action, given its observation, as a normal distribution over a latent space of twice the action's size; decodes it. */
export class ActionVae extends Parameters {
  /** Size of the latent space. */
  readonly latentSize: number;

  /** Throws RangeError that names an array that is missing. */
  constructor(tensors: Tensors) {
    const names = layers.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]);
    super(Object.fromEntries(names.map((name) => [name, requireTensor(tensors, name)])));
    this.latentSize = requireTensor(tensors, "mean.bias", [-1]).shape[0]!;
  }

  /** Initial parameters. */
  static initial({ observationSize, actionSize, hidden }: VaeSizes, random: NumpyRandom): Tensors {
    const latent = 2 * actionSize;
    const layer = (name: string, inputs: number, outputs: number) => defaultLayers({ inputs, hidden: [], outputs }, () => name, random);
    return {
      ...layer("e1", observationSize + actionSize, hidden),
      ...layer("e2", hidden, hidden),
      ...layer("mean", hidden, latent),
      ...layer("log_std", hidden, latent),
      ...layer("d1", observationSize + latent, hidden),
      ...layer("d2", hidden, hidden),
      ...layer("d3", hidden, actionSize),
    };
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
