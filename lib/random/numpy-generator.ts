import { Pcg64 } from "./pcg64.ts";
import { drawNormal } from "./ziggurat.ts";

/**
 * NumPy's newer generator (`numpy.random.default_rng`, Gymnasium's `np_random`), with the draws that start an episode.
 * The same seed gives the same numbers as NumPy; an array of them is as many single draws.
 */
export class NumpyGenerator {
  readonly #bits: Pcg64;

  /** `seed` is a whole number in [0, 2⁵³). */
  constructor(seed: number) {
    this.#bits = new Pcg64(seed);
  }

  /** The next 64 random bits. */
  nextUint64(): bigint {
    return this.#bits.nextUint64();
  }

  /** Uniform in [0, 1) with 53 bits (`random`). */
  random(): number {
    return Number(this.nextUint64() >> 11n) / 2 ** 53;
  }

  /** Uniform in [low, high) (`uniform`). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** Standard normal by the ziggurat method (`standard_normal`). */
  standardNormal(): number {
    return drawNormal(this);
  }
}
