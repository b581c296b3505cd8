/** Which policy of a run is kept as its best (official `trainer.py`). */

/** Scores of one evaluation, or of the best so far. */
export interface Best {
  normalizedReward: number;
  normalizedCost: number;
}

/** Before the first evaluation. JSON has no infinity, so the cost is merely larger than any. */
export const nothingYet: Best = { normalizedReward: -1e300, normalizedCost: 1e300 };

/** Until a policy is safe, any with a lower cost is better; from then on, safe ones with a higher reward. */
export function isBetter(candidate: Best, best: Best): boolean {
  if (best.normalizedCost >= 1) return candidate.normalizedCost < best.normalizedCost;
  return candidate.normalizedCost < 1 && candidate.normalizedReward > best.normalizedReward;
}
