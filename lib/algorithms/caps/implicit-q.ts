/** Implicit Q-learning: values of what the data's better actions lead to, learned from the data's actions alone (arXiv:2110.06169). */
import type { Scalar, Tensor1D } from "@tensorflow/tfjs";
import { joinStates, joinTensors, restoreStates, stateOfPart } from "../../files/index.ts";
import type { Stateful, Tensors } from "../../files/index.ts";
import { Adam, stopGradient, tf } from "../../nn/index.ts";
import type { NumpyRandom } from "../../random/index.ts";
import { Critic, initialCritic } from "../osrl/index.ts";
import type { Transitions } from "../osrl/index.ts";

/** Numbers of implicit Q-learning. */
export interface ImplicitQOptions {
  /** Adam's step size. */
  criticRate: number;
  /** Which expectile of an action's value a state's value is; towards 1 it is the value of the best action. */
  expectile: number;
  /** Discount of a step. */
  gamma: number;
  /** Share by which the target follows in every update. */
  tau: number;
}

/** Sizes of the networks. */
export interface ImplicitQShape {
  observationSize: number;
  actionSize: number;
  hidden: readonly number[];
}

/** What one update finds. */
export interface ImplicitQUpdate {
  valueLoss: Scalar;
  criticLoss: Scalar;
  /** What each recorded action is worth above its state's value, by the moved value, [rows]. */
  advantage: Tensor1D;
}

/**
 * Values of one signal, as the reward or minus the cost: V of a state, Q of an action in it by two networks of which the smaller
 * counts, and a target that follows Q. It owns its parts; `dispose` frees them.
 */
export class ImplicitQ implements Stateful {
  readonly #options: ImplicitQOptions;
  readonly #parts;

  /** `weights` are like those of `initial`. */
  constructor(weights: Tensors, options: ImplicitQOptions) {
    const value = new Critic(stateOfPart(weights, "value"));
    const critic = new Critic(stateOfPart(weights, "critic"));
    this.#options = options;
    this.#parts = {
      value,
      critic,
      target: new Critic(stateOfPart(weights, "target")),
      valueOptimizer: new Adam(value, options.criticRate),
      criticOptimizer: new Adam(critic, options.criticRate),
    };
  }

  /** Initial parameters of `value`, `critic` and its `target`. */
  static initial({ observationSize, actionSize, hidden }: ImplicitQShape, random: NumpyRandom): Tensors {
    const value = initialCritic(["nets"], 1, observationSize, hidden, random);
    const critic = initialCritic(["nets"], 2, observationSize + actionSize, hidden, random);
    return joinTensors({ value, critic, target: critic });
  }

  /** The network whose values count where one acts. */
  get target(): Critic {
    return this.#parts.target;
  }

  /** One update on transitions whose signal is [rows]. Call it inside `tf.tidy`. */
  update({ observations, pairs, nextObservations, continues }: Transitions, signal: Tensor1D): ImplicitQUpdate {
    const { value, critic, target, valueOptimizer, criticOptimizer } = this.#parts;
    const { expectile, gamma, tau } = this.#options;
    const worth = target.minValue(pairs);
    const valueOf = () => value.forward(observations, { constantInput: true })[0];
    const { loss: valueLoss } = valueOptimizer.minimize(() => ({
      loss: expectileLoss(tf.sub(worth, valueOf()), expectile),
    }));
    const next = tf.mul(value.minValue(nextObservations), continues);
    const goal = tf.add(signal, tf.mul(next, gamma)) as Tensor1D;
    const { loss: criticLoss } = criticOptimizer.minimize(() => ({ loss: critic.loss(pairs, goal) }));
    target.follow(critic, tau);
    return { valueLoss, criticLoss, advantage: tf.sub(worth, valueOf()) };
  }

  state(): Tensors {
    return joinStates(this.#parts);
  }

  restore(tensors: Tensors): void {
    restoreStates(this.#parts, tensors);
  }

  dispose(): void {
    for (const part of Object.values(this.#parts)) part.dispose();
  }
}

/** Mean of |τ − 1(d < 0)| · d² over the differences d [rows] of samples from a value: smallest where that is their τ-expectile. */
export function expectileLoss(difference: Tensor1D, expectile: number): Scalar {
  const isBelow = tf.cast(tf.less(stopGradient(difference), 0), "float32");
  return tf.mean(tf.mul(tf.abs(tf.sub(expectile, isBelow)), tf.square(difference)));
}
