/** Draws with unequal probabilities (`numpy.random.choice` with `p`). */

/** Anything that draws uniform numbers in [0, 1). */
export interface UniformSource {
  /** The next number, uniform in [0, 1). */
  random(): number;
}

/** Draws a place in a list of weights with a probability proportional to its weight. */
export class WeightedChoice {
  readonly #cumulative: Float64Array;

  /**
   * Copies `weights`, which need not sum to 1.
   * @throws RangeError where a weight is negative or no number, or all are 0
   */
  constructor(weights: ArrayLike<number>) {
    this.#cumulative = new Float64Array(weights.length);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i];
      if (!(weight >= 0 && weight < Infinity))
        throw new RangeError(`A weight must be a number of at least 0, got ${weight}`);
      this.#cumulative[i] = sum += weight;
    }
    if (sum === 0) throw new RangeError(`At least one of ${weights.length} weights must be above 0, got none`);
    for (let i = 0; i < weights.length; i++) this.#cumulative[i] /= sum;
  }

  /** The next place: the first whose cumulative probability exceeds a uniform number. */
  draw(source: UniformSource): number {
    const number = source.random();
    let [low, high] = [0, this.#cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#cumulative[middle] > number) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
