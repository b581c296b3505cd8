/** A weight that grows while a constraint is violated, moved without an optimizer, as OSRL moves its `log_alpha`. */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { requireTensor } from "../../files/index.ts";
import type { Stateful, Tensors } from "../../files/index.ts";
import { stopGradient, tf } from "../../nn/index.ts";

/** Its logarithm stays within these limits. */
const limits = [-5, 5] as const;

/** It begins at 1. It owns a variable; `dispose` frees it. */
export class AscendingWeight implements Stateful {
  readonly #rate: number;
  readonly #log: Variable;

  /** `rate` is the step size of the logarithm's gradient ascent. */
  constructor(rate: number) {
    this.#rate = rate;
    this.#log = tf.tidy(() => tf.variable(tf.zeros([])));
  }

  /** The weight, a constant for any gradient. */
  get value(): Scalar {
    return stopGradient(tf.exp(this.#log as Tensor as Scalar));
  }

  /** One step of ascent on the weight times `violation`. */
  ascend(violation: Scalar): void {
    const moved = tf.add(this.#log, tf.mul(tf.mul(this.value, violation), this.#rate));
    this.#log.assign(tf.clipByValue(moved, ...limits));
  }

  /** `log`: the logarithm, []. */
  state(): Tensors {
    return { log: { shape: [], data: (this.#log.dataSync() as Float32Array).slice() } };
  }

  restore(tensors: Tensors): void {
    const { data } = requireTensor(tensors, "log", []);
    tf.tidy(() => this.#log.assign(tf.scalar(data[0] as number)));
  }

  dispose(): void {
    this.#log.dispose();
  }
}
