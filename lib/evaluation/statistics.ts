/** Summaries of returns and scores over episodes or seeds. */
import { NumpyRandom } from "../random/index.ts";

/** Arithmetic mean. Throws RangeError for no values, as do the functions below. */
export function mean(values: readonly number[]): number {
  requireValues("mean", values, 1);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard deviation of the sample (divided by n − 1); it takes two values. */
export function standardDeviation(values: readonly number[]): number {
  requireValues("standard deviation", values, 2);
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** Slope of the least-squares line through points; it takes two. */
export function slope(x: readonly number[], y: readonly number[]): number {
  requireValues("slope", x, 2);
  const [middleX, middleY] = [mean(x), mean(y)];
  const rise = x.reduce((sum, value, i) => sum + (value - middleX) * (y[i]! - middleY), 0);
  return rise / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}

/** Options of `bootstrapInterval`. */
export interface BootstrapOptions {
  /** Share of the resampled means that lie inside, in (0, 1); 0.95 unless told. */
  confidence?: number;
  /** Resampled means; 2000 unless told. */
  resamples?: number;
  /** Seeds the resampling. */
  seed?: number;
}

/** Percentile bootstrap interval of the mean, [lower, upper] (Efron 1979). */
export function bootstrapInterval(
  values: readonly number[],
  { confidence = 0.95, resamples = 2000, seed = 0 }: BootstrapOptions = {},
): [lower: number, upper: number] {
  requireValues("bootstrap interval", values, 1);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`);
  }
  const random = new NumpyRandom(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    return mean(Array.from(random.choice(values.length, values.length), (i) => values[i]!));
  }).sort();
  const tail = (1 - confidence) / 2;
  return [quantile(means, tail), quantile(means, 1 - tail)];
}

/** Quantile of sorted values, linear between two of them (NumPy's default). */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

function requireValues(what: string, values: readonly number[], least: number): void {
  if (values.length < least) throw new RangeError(`A ${what} takes at least ${least} value(s), got ${values.length}`);
}
