/** What drives an episode that is recorded. */
import type { NumpyRandom } from "../random/index.ts";

/** Acts on one environment's observation for one episode. */
export interface Controller {
  /** Action [actionSize] for an observation [observationSize]; it need not lie in [-1, 1]. */
  act(observation: Float32Array): number[];
}

/** Draws a controller for an episode: its aims, care and noise. */
export type DrawController = (random: NumpyRandom, actionSize: number) => Controller;

/** Noise that wanders about 0 (Ornstein–Uhlenbeck), one value an entry of the action. */
export class WanderingNoise {
  readonly #random: NumpyRandom;
  readonly #scale: number;
  readonly #pull: number;
  readonly #values: number[];

  /** `scale` is its standard deviation in the long run, `pull` in (0, 1] how quickly it forgets. */
  constructor(random: NumpyRandom, size: number, { scale, pull }: { scale: number; pull: number }) {
    this.#random = random;
    this.#scale = scale * Math.sqrt(1 - (1 - pull) ** 2);
    this.#pull = pull;
    this.#values = new Array<number>(size).fill(0);
  }

  /** The next values, [size]. */
  next(): readonly number[] {
    for (const [i, value] of this.#values.entries()) {
      this.#values[i] = (1 - this.#pull) * value + this.#scale * this.#random.standardNormal();
    }
    return this.#values;
  }
}

/** Draws noise between none and a lot. */
export function drawNoise(random: NumpyRandom, size: number): WanderingNoise {
  const scale = random.random() < 0.3 ? 0 : random.uniform(0.02, 0.6);
  return new WanderingNoise(random, size, { scale, pull: random.uniform(0.05, 0.6) });
}

/** A value that is drawn anew now and then, about `changes` times in `steps` steps. */
export function changing(
  random: NumpyRandom,
  draw: () => number,
  { changes, steps }: { changes: number; steps: number },
): () => number {
  let value = draw();
  return () => {
    if (random.random() < changes / steps) value = draw();
    return value;
  };
}
