/** Gradients of losses: of one, and of the sum of several, one after another. */
import type { Scalar, Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import type { Stateful, Tensors } from "../files/index.ts";
import type { Figures } from "./graph/index.ts";
import type { Parameters } from "./parameters.ts";
import { tf } from "./tensorflow.ts";

/** A loss to minimize, and further figures to report, all of them scalars. */
export type Loss = Figures & { loss: Scalar };

/** A loss to minimize, and what else its computation gives, of any shape. */
export type LossAndMore = Record<string, Tensor> & { loss: Scalar };

/** The gradient of `loss` by all parameters, [size], and what came with the loss. Call it inside `tf.tidy`. */
export function gradientOf<L extends LossAndMore>(
  parameters: Parameters,
  loss: () => L,
): { gradient: Tensor1D; figures: L } {
  let kept!: L;
  const { grads } = tf.variableGrads(() => {
    kept = loss();
    Object.values(kept).forEach(tf.keep); // the gradient's own tidy would free them
    return kept.loss;
  }, [parameters.flat]);
  const figures = Object.entries(kept).map(([name, figure]) => [name, figure.clone()]);
  tf.dispose(kept);
  return { gradient: grads[parameters.flat.name] as Tensor1D, figures: Object.fromEntries(figures) as L };
}

/**
 * The gradient of a sum of losses, which are added one by one: what one keeps for its gradient is freed before the next begins.
 * `take` empties it. It owns one variable; `dispose` frees it.
 */
export class GradientSum implements Stateful {
  readonly #parameters: Parameters;
  readonly #sum: Variable;

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
    this.#sum = tf.tidy(() => tf.variable(tf.zerosLike(parameters.flat)));
  }

  /** Adds the gradient of a loss. Returns its figures. */
  add(loss: () => Loss): Loss {
    return tf.tidy(() => {
      const { gradient, figures } = gradientOf(this.#parameters, loss);
      this.#sum.assign(tf.add(this.#sum, gradient));
      return figures;
    });
  }

  /** The sum, [size]; the next one begins at 0. Call it inside `tf.tidy`. */
  take(): Tensor1D {
    const sum = this.#sum.clone();
    this.#sum.assign(tf.zerosLike(sum));
    return sum as Tensor1D;
  }

  /** Nothing: what is saved between two updates is empty. */
  state(): Tensors {
    return {};
  }

  restore(): void {
    tf.tidy(() => void this.take());
  }

  /** Frees the sum. */
  dispose(): void {
    this.#sum.dispose();
  }
}
