/** CDT's losses, before they are averaged (OSRL 03a4586, `osrl/algorithms/cdt.py`, `train_one_step`). */
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs";
import { stopGradient, tf } from "../../nn/index.ts";
import type { LabelledInputs } from "./inputs.ts";
import type { Prediction } from "./network.ts";

/** Sums over the steps of some sequences, padding left out. */
export type LossSums = Record<"actionError" | "entropy" | "costError" | "foreseen" | "nextError", Scalar>;

/** Half the logarithm of 2π, of the normal density. */
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI);

/**
 * `actionError`: −log π(a|s), or the squared error where actions are fixed, over steps and numbers of an action; `entropy` of π over the
 * same, 0 where they are fixed; `costError`: −log of the probability of whether the step had a cost; `foreseen`: for how many steps that
 * is above ½; `nextError`: squared error of the next observation, over all but a sequence's last step.
 *
 * Differs: a cost above 1 counts as one; officially that ends in an error.
 */
export function lossSums(
  { actions, observations, costs, mask }: LabelledInputs,
  { action, logStd, cost, next }: Prediction,
): LossSums {
  const counted = mask.reshape([-1, 1]);
  const sum = (values: Tensor) => tf.sum(tf.mul(values, counted)) as Scalar;
  const difference = tf.sub(actions.reshape(action.shape), action) as Tensor2D;
  const hasCost = tf.greaterEqual(costs.reshape([-1, 1]), 1).cast("float32");
  const classes = tf.concat([tf.sub(1, hasCost), hasCost], 1);
  const foreseen = tf.equal(tf.argMax(stopGradient(cost), 1), hasCost.reshape([-1]).cast("int32")).cast("float32");
  return {
    actionError: sum(logStd ? negativeLogLikelihood(difference, logStd) : tf.square(difference)),
    entropy: logStd ? sum(tf.add(logStd, halfLogTwoPi + 0.5)) : tf.scalar(0),
    costError: sum(tf.neg(tf.mul(classes, tf.logSoftmax(cost)))),
    foreseen: sum(foreseen.reshape([-1, 1])),
    nextError: nextError(next, observations, mask),
  };
}

/** −log N of actions at a difference from the means, number by number. */
function negativeLogLikelihood(difference: Tensor2D, logStd: Tensor2D): Tensor {
  const standardized = tf.mul(difference, tf.exp(tf.neg(logStd)));
  return tf.add(tf.add(tf.mul(tf.square(standardized), 0.5), logStd), halfLogTwoPi);
}

/** As officially it counts where the step itself is one, though the next may lie behind the end, as zeros. */
function nextError(next: Tensor2D, observations: LabelledInputs["observations"], mask: Tensor2D): Scalar {
  const [sequences, length, size] = observations.shape;
  const steps = (x: Tensor, from: number) => tf.slice(x, [0, from, 0], [sequences, length - 1, -1]);
  const error = tf.squaredDifference(steps(next.reshape([sequences, length, size]), 0), steps(observations, 1));
  return tf.sum(tf.mul(error, steps(mask.reshape([sequences, length, 1]), 0))) as Scalar;
}
