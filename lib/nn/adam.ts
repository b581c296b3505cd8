/** Adam in PyTorch's order of operations (`torch.optim.Adam`; with weight decay `torch.optim.AdamW`). */
import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { numbers, requireTensor } from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import { hostInputs, scalarInput } from "./graph/index.ts";
import { clipNorm } from "./clip-norm.ts";
import { gradientOf } from "./gradient.ts";
import type { LossAndMore } from "./gradient.ts";
import { readFloats } from "./parameters.ts";
import type { Parameters } from "./parameters.ts";
import { tf } from "./tensorflow.ts";

/** Adam's constants; the defaults are PyTorch's, which the official code uses (tfjs's own epsilon differs). */
export interface AdamConstants {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Share of the learning rate by which every parameter shrinks in a step, before it moves; default 0. */
  weightDecay?: number;
  /** Largest norm of a gradient, all parameters together; longer ones are shortened to it. Default: none. */
  clipNorm?: number;
}

/** The constants of the official code. */
export const torchAdam: AdamConstants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** An optimizer of some parameters. It owns its moments; `dispose` frees them. */
export class Adam implements Stateful {
  readonly constants: AdamConstants;
  readonly #parameters: Parameters;
  readonly #learningRate: (step: number) => number;
  readonly #mean: Variable;
  readonly #variance: Variable;
  #steps = 0;

  /** `learningRate` is constant, or a schedule by the number of the optimizer's step, from 0. */
  constructor(
    parameters: Parameters,
    learningRate: number | ((step: number) => number),
    constants: AdamConstants = torchAdam,
  ) {
    this.constants = constants;
    this.#parameters = parameters;
    this.#learningRate = typeof learningRate === "number" ? () => learningRate : learningRate;
    [this.#mean, this.#variance] = tf.tidy(() => [
      tf.variable(tf.zerosLike(parameters.flat)),
      tf.variable(tf.zerosLike(parameters.flat)),
    ]);
  }

  /** The learning rate of the next step. */
  get learningRate(): number {
    return this.#learningRate(this.#steps);
  }

  /** One step down the gradient of `loss`. Returns it and what came with it, from before the step. Call it inside `tf.tidy`. */
  minimize<L extends LossAndMore>(loss: () => L): L {
    const { gradient, figures } = gradientOf(this.#parameters, loss);
    this.step(gradient);
    return figures;
  }

  /** One step down a gradient, [size]. Call it inside `tf.tidy`. */
  step(gradient: Tensor1D): void {
    const { beta1, beta2, epsilon, clipNorm: longest } = this.constants;
    const { flat } = this.#parameters;
    const clipped = longest === undefined ? gradient : clipNorm(gradient, longest);
    const [stepSize, varianceScale, kept] = hostInputs(() => this.#nextScales()) as [Tensor, Tensor, Tensor?];
    this.#mean.assign(tf.add(this.#mean, tf.mul(tf.sub(clipped, this.#mean), 1 - beta1)));
    this.#variance.assign(tf.add(tf.mul(this.#variance, beta2), tf.mul(tf.square(clipped), 1 - beta2)));
    const denominator = tf.add(tf.div(tf.sqrt(this.#variance), varianceScale), epsilon);
    const shrunk = kept ? tf.mul(flat, kept) : flat;
    flat.assign(tf.sub(shrunk, tf.mul(tf.div(this.#mean, denominator), stepSize)));
  }

  /** The learning rate over the mean's bias correction, the root of the variance's, and with decay what it leaves of a parameter. */
  #nextScales() {
    const { beta1, beta2, weightDecay = 0 } = this.constants;
    const { learningRate } = this;
    this.#steps += 1;
    const scales = [learningRate / (1 - beta1 ** this.#steps), Math.sqrt(1 - beta2 ** this.#steps)];
    return [...scales, ...(weightDecay > 0 ? [1 - learningRate * weightDecay] : [])].map(scalarInput);
  }

  /** `mean` and `variance`, flat as the parameters, and `steps` made. */
  state(): Tensors {
    const vector = (variable: Variable) => ({ shape: [variable.size], data: readFloats(variable) });
    return { mean: vector(this.#mean), variance: vector(this.#variance), steps: numbers(this.#steps) };
  }

  restore(tensors: Tensors): void {
    const shape = [this.#parameters.size];
    for (const [name, variable] of [
      ["mean", this.#mean],
      ["variance", this.#variance],
    ] as const) {
      tf.tidy(() => variable.assign(tf.tensor1d(requireTensor(tensors, name, shape).data as Float32Array)));
    }
    this.#steps = Number(requireTensor(tensors, "steps", [1]).data[0]);
  }

  /** Frees the moments. */
  dispose(): void {
    tf.dispose([this.#mean, this.#variance]);
  }
}
