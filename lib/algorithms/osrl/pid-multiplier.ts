/** The Lagrange multiplier of a cost constraint, controlled by its violation (OSRL's `LagrangianPIDController`). */
import type { Scalar, Tensor1D, Variable } from "@tensorflow/tfjs";
import { requireTensor } from "../../files/index.ts";
import type { Stateful, Tensors } from "../../files/index.ts";
import { stopGradient, tf } from "../../nn/index.ts";

/** Gains of the violation, of its sum, and of its growth. */
export type PidGains = readonly [proportional: number, integral: number, derivative: number];

/** It owns a variable; `dispose` frees it. The multiplier has no upper bound. */
export class PidMultiplier implements Stateful {
  readonly #threshold: number;
  readonly #gains: PidGains;
  /** The violation before, and the sum of violations, [2]. */
  readonly #memory: Variable;

  constructor(threshold: number, gains: PidGains) {
    this.#threshold = threshold;
    this.#gains = gains;
    this.#memory = tf.tidy(() => tf.variable(tf.zeros([2])));
  }

  /** The multiplier after a batch whose mean cost value is `cost`; a constant for any gradient. Call it inside `tf.tidy`. */
  next(cost: Scalar): Scalar {
    const [p, i, d] = this.#gains;
    const [before, sum] = tf.split(this.#memory as unknown as Tensor1D, 2).map((part) => part.asScalar()) as [
      Scalar,
      Scalar,
    ];
    const violation = tf.sub(stopGradient(cost), this.#threshold) as Scalar;
    const integral = tf.relu(tf.add(sum, violation));
    const growth = tf.relu(tf.sub(violation, before));
    const multiplier = tf.add(tf.add(tf.mul(tf.relu(violation), p), tf.mul(integral, i)), tf.mul(growth, d));
    this.#memory.assign(tf.stack([violation, integral]));
    return tf.relu(multiplier) as Scalar;
  }

  /** `memory`: violation and sum of violations, [2]. */
  state(): Tensors {
    return { memory: { shape: [2], data: (this.#memory.dataSync() as Float32Array).slice() } };
  }

  restore(tensors: Tensors): void {
    const { data } = requireTensor(tensors, "memory", [2]);
    tf.tidy(() => this.#memory.assign(tf.tensor1d(data as Float32Array)));
  }

  dispose(): void {
    this.#memory.dispose();
  }
}

/** The cost value that a state may have: the target cost spread evenly over an episode of `steps`, discounted from any step on. */
export function costThreshold(targetCost: number, gamma: number, steps: number): number {
  const discounted = gamma === 1 ? steps : (1 - gamma ** steps) / (1 - gamma);
  return (targetCost * discounted) / steps;
}
