/** Summaries of a list of returns, scores or times. */

/**
 * Arithmetic mean. Throws RangeError where there are too few values, as do the functions below.
 *
 * @example
 * ```ts
 * import { mean } from "../lib/evaluation";
 *
 * mean([1, 2, 6]); // → 3
 * ```
 */
export function mean(values: readonly number[]): number {
  requireValues("mean", values, 1);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Standard deviation of the sample (divided by n − 1); it takes two values.
 *
 * @example
 * ```ts
 * import { standardDeviation } from "../lib/evaluation";
 *
 * standardDeviation([1, 2, 3]); // → 1
 * ```
 */
export function standardDeviation(values: readonly number[]): number {
  requireValues("standard deviation", values, 2);
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/**
 * Slope of the least-squares line through points; it takes two.
 *
 * @example
 * ```ts
 * import { slope } from "../lib/evaluation";
 *
 * slope([1, 2, 3], [10, 12, 14]); // → 2
 * ```
 */
export function slope(x: readonly number[], y: readonly number[]): number {
  requireValues("slope", x, 2);
  const [middleX, middleY] = [mean(x), mean(y)];
  const rise = x.reduce((sum, value, i) => sum + (value - middleX) * (y[i] - middleY), 0);
  return rise / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}

/**
 * Quantile at `share` in [0, 1], linear between two sorted values (NumPy's default).
 * @param sorted in ascending order
 * @example
 * ```ts
 * import { quantile } from "../lib/evaluation";
 *
 * quantile([1, 2, 3, 4], 0.5); // → 2.5
 * ```
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  requireValues("quantile", sorted, 1);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Throws a RangeError that names `what` where `values` holds fewer than `least`. */
export function requireValues(what: string, values: ArrayLike<unknown>, least: number): void {
  if (values.length < least) throw new RangeError(`A ${what} takes at least ${least} value(s), got ${values.length}`);
}
