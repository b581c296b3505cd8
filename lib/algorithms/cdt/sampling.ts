/** How often CDT trains on an episode, and from which of its steps on (OSRL 03a4586, `osrl/common/dataset.py`, `train_cdt.py`). */

/** What a higher cost does to an episode's weight. */
export type CostSampling = "linear" | "inverse" | "uniform";

/** Added to a cost whose inverse is a weight. */
const inverseOffset = 10;

/**
 * Weight of each episode by its cost label [K]: linear in how much it is below `limit` (official: 70, and nothing from there on),
 * inverse to the cost, or the same for all. Throws RangeError that names `source` where no episode is left.
 *
 * Differs: officially the weights are divided by their sum of 0 then, and NumPy refuses probabilities that are NaN.
 */
export function episodeWeights(
  costs: Float64Array,
  sampling: CostSampling,
  limit: number,
  source: string,
): Float64Array {
  if (sampling === "uniform") return costs.map(() => 1);
  if (sampling === "inverse") return costs.map((cost) => 1 / (cost + inverseOffset));
  const weights = costs.map((cost) => Math.max(0, limit - cost));
  if (weights.some((weight) => weight > 0)) return weights;
  const least = costs.reduce((a, b) => Math.min(a, b), Infinity);
  throw new RangeError(
    `${source} has no episode that costs less than the costSamplingLimit ${limit}: the cheapest costs ${least}`,
  );
}

/** exp(−x²/10) at −10 … 10: how far the weight of a cost reaches. */
const kernel = Float64Array.from({ length: 21 }, (_, i) => Math.exp(-((i - 10) ** 2) / 10));

/** Weight of every step where no step costs anything, or more steps do than the share. */
const evenWeight = { safe: 1, costly: 100 };

/**
 * Weight of each step of an episode as the start of a sequence, by the costs of the steps [N]: higher around costs, by so much that
 * about `share` of all weight lies there.
 */
export function startWeights(costs: ArrayLike<number>, share: number): Float64Array {
  const sum = Array.from(costs).reduce((a, b) => a + b, 0);
  const room = share * costs.length - sum;
  const even = room <= 0 ? evenWeight.costly : (sum * (1 - share)) / room || evenWeight.safe;
  return Float64Array.from(
    costs,
    (_, step) => even + kernel.reduce((near, weight, i) => near + weight * (costs[step + 10 - i] ?? 0), 0),
  );
}
