import { mean } from "../../lib/evaluation/index.ts";

/** Slope of the least-squares line through points. Throws RangeError for fewer than two. */
export function slope(x: readonly number[], y: readonly number[]): number {
  if (x.length < 2) throw new RangeError(`A slope takes at least 2 points, got ${x.length}`);
  const [middleX, middleY] = [mean(x), mean(y)];
  const rise = x.reduce((sum, value, i) => sum + (value - middleX) * (y[i]! - middleY), 0);
  return rise / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}
