import type { Tensor } from "@tensorflow/tfjs";
import type { Noise } from "./noise.ts";
import { roundDropoutRate } from "./random-ops.ts";
import { tf } from "./tensorflow.ts";

/** Units dropped at random, in training. */
export interface Dropout {
  /** Probability that a unit is dropped; it is rounded to 256ths. */
  rate: number;
  /** Draws the masks. */
  noise: Noise;
}

/** x with entries dropped and the others scaled by 1 / (1 − rate); x itself where the rate is 0 or there is no dropout. */
export function dropUnits<T extends Tensor>(x: T, dropout?: Dropout): T {
  const rate = roundDropoutRate(dropout?.rate ?? 0);
  if (!dropout || rate === 0) return x;
  const kept = tf.cast(dropout.noise.dropoutMask(x.shape, rate), "float32");
  return tf.mul<T>(x, tf.mul(kept, 1 / (1 - rate)));
}
