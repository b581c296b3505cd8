/** A random policy whose actions tanh keeps within ±1 (OSRL's `SquashedGaussianMLPActor`). */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { requireTensor, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Parameters, defaultLayers, dense, layerOf, tf } from "../../nn/index.ts";
import type { MlpShape, Noise } from "../../nn/index.ts";
import type { NumpyRandom } from "../../random/index.ts";
import type { Policy } from "../../simulators/index.ts";
import { tensorPolicy } from "../tensor-policy.ts";

/** Normal distributions of actions before their tanh, [rows, actionSize] each. */
export interface ActionDistribution {
  mean: Tensor2D;
  logStd: Tensor2D;
}

/** Its layers are `net.0`, `net.2`, … with ReLU, then `mu_layer` and `log_std_layer` side by side. */
export class GaussianActor extends Parameters {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly #hidden: readonly string[];

  /** Throws RangeError that names an array that is missing or does not fit the layer before it. */
  constructor(tensors: Tensors) {
    const hidden = hiddenLayers(tensors);
    const layers = [...hidden, "mu_layer", "log_std_layer"];
    super(
      Object.fromEntries(
        layers
          .flatMap((layer) => [`${layer}.weight`, `${layer}.bias`])
          .map((name) => [name, requireTensor(tensors, name)]),
      ),
    );
    const weightOf = (layer: string, inputs = -1) =>
      requireTensor(tensors, `${layer}.weight`, [-1, inputs]).shape as [outputs: number, inputs: number];
    this.#hidden = hidden;
    this.observationSize = weightOf(layers[0])[1];
    const features = hidden.reduce((inputs, layer) => weightOf(layer, inputs)[0], this.observationSize);
    this.actionSize = weightOf("mu_layer", features)[0];
    requireTensor(tensors, "log_std_layer.weight", [this.actionSize, features]);
  }

  /** Initial parameters. */
  static initial({ inputs, hidden, outputs }: MlpShape, random: NumpyRandom): Tensors {
    const features = hidden.at(-1) ?? inputs;
    const head = (name: string) => defaultLayers({ inputs: features, hidden: [], outputs }, () => name, random);
    const trunk =
      hidden.length === 0
        ? {}
        : defaultLayers(
            { inputs, hidden: hidden.slice(0, -1), outputs: features },
            (layer) => `net.${2 * layer}`,
            random,
          );
    return { ...trunk, ...head("mu_layer"), ...head("log_std_layer") };
  }

  /** The distributions for observations, which are data. */
  distribution(observations: Tensor2D): ActionDistribution {
    const { tensors } = this;
    const constantInput = (layer: number) => layer === 0;
    const features = this.#hidden.reduce(
      (x, name, i) => dense(x, layerOf(tensors, name), { activation: "relu", constantInput: constantInput(i) }),
      observations,
    );
    const head = (name: string) =>
      dense(features, layerOf(tensors, name), { constantInput: constantInput(this.#hidden.length) });
    return { mean: head("mu_layer"), logStd: tf.clipByValue(head("log_std_layer"), -20, 2) as Tensor2D };
  }
}

function hiddenLayers(tensors: Tensors): string[] {
  const numbers = Object.keys(tensors).flatMap((name) => /^net\.(\d+)\.weight$/.exec(name)?.[1] ?? []);
  return numbers.sort((a, b) => Number(a) - Number(b)).map((number) => `net.${number}`);
}

/** An action of each distribution before its tanh, [rows, actionSize]; the gradient reaches the distributions. */
export function drawAction({ mean, logStd }: ActionDistribution, noise: Noise): Tensor2D {
  return tf.add(mean, tf.mul(tf.exp(logStd), noise.normal(mean.shape)));
}

/** `draws` actions of each distribution before their tanh, in adjacent rows, [rows · draws, actionSize]. */
export function drawActions({ mean, logStd }: ActionDistribution, draws: number, noise: Noise): Tensor2D {
  const [rows, size] = mean.shape;
  const drawn = tf.add(mean.expandDims(1), tf.mul(tf.exp(logStd).expandDims(1), noise.normal([rows, draws, size])));
  return drawn.reshape([rows * draws, size]);
}

/** Log-density of actions before their tanh, summed over their numbers, [rows]. */
export function logDensity({ mean, logStd }: ActionDistribution, actions: Tensor2D): Tensor1D {
  const scaled = tf.div(tf.sub(actions, mean), tf.exp(logStd));
  const inner = tf.add(tf.add(tf.mul(tf.square(scaled), 0.5), logStd), 0.5 * Math.log(2 * Math.PI));
  return tf.neg(tf.sum(inner, 1)) as Tensor1D;
}

/** The policy that acts by the mode of an actor's distributions. It takes ownership of the actor's tensors; `weights` has them as `actor.NAME`. */
export function modePolicy(weights: Tensors): Policy {
  const actor = new GaussianActor(stateOfPart(weights, "actor"));
  const { observationSize, actionSize } = actor;
  return tensorPolicy({
    observationSize,
    actionSize,
    act: (observations) => tf.tanh(actor.distribution(observations).mean),
    networks: [actor],
  });
}
