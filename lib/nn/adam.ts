/** Adam on one flat parameter vector, in PyTorch's order of operations (`torch.optim.Adam`, no weight decay). */
import type { Tensor1D } from "@tensorflow/tfjs";
import type { Mlp } from "./mlp.ts";
import { tf } from "./tensorflow.ts";

/** Adam's constants; the defaults are PyTorch's, which the official code uses (tfjs's own epsilon differs). */
export interface AdamConstants {
  beta1: number;
  beta2: number;
  epsilon: number;
}

/** The constants of the official code. */
export const torchAdam: AdamConstants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Everything needed to go on with Adam exactly. */
export interface AdamState {
  /** Updates made. */
  step: number;
  /** First moment, [parameterCount]. */
  mean: Float32Array;
  /** Second moment, [parameterCount]. */
  variance: Float32Array;
}

/** An Adam optimizer of one network. It owns two tensors; `dispose` frees them. */
export class Adam {
  readonly constants: AdamConstants;
  #step = 0;
  #mean: Tensor1D;
  #variance: Tensor1D;

  constructor(size: number, constants: AdamConstants = torchAdam) {
    this.constants = constants;
    this.#mean = tf.zeros([size]);
    this.#variance = tf.zeros([size]);
  }

  /** Moves the network's parameters one step of `learningRate` along `gradient` [parameterCount]. */
  update(network: Mlp, gradient: Tensor1D, learningRate: number): void {
    const { beta1, beta2, epsilon } = this.constants;
    this.#step += 1;
    const stepSize = learningRate / (1 - beta1 ** this.#step);
    const varianceScale = Math.sqrt(1 - beta2 ** this.#step);
    const [mean, variance, parameters] = tf.tidy(() => {
      const mean = tf.add(this.#mean, tf.mul(tf.sub(gradient, this.#mean), 1 - beta1));
      const variance = tf.add(tf.mul(this.#variance, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const denominator = tf.add(tf.div(tf.sqrt(variance), varianceScale), epsilon);
      const parameters = tf.sub(network.parameters, tf.mul(tf.div(mean, denominator), stepSize));
      return [mean, variance, parameters] as Tensor1D[];
    });
    this.#setMoments(tf.keep(mean!), tf.keep(variance!));
    network.replaceParameters(tf.keep(parameters!));
  }

  /** A copy of the moments and the step count. */
  state(): AdamState {
    return {
      step: this.#step,
      mean: this.#mean.dataSync<"float32">().slice(),
      variance: this.#variance.dataSync<"float32">().slice(),
    };
  }

  /** Goes on from a state that `state` returned. */
  restore(state: AdamState): void {
    this.#step = state.step;
    this.#setMoments(tf.keep(tf.tensor1d(state.mean.slice())), tf.keep(tf.tensor1d(state.variance.slice())));
  }

  /** Frees the moments. */
  dispose(): void {
    tf.dispose([this.#mean, this.#variance]);
  }

  #setMoments(mean: Tensor1D, variance: Tensor1D): void {
    this.dispose();
    this.#mean = mean;
    this.#variance = variance;
  }
}
