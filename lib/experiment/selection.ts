/** Which policy of a run is kept as its best (official `trainer.py`). */

/** Mean scores of one evaluation. */
export interface Scores {
  normalizedReward: number;
  normalizedCost: number;
}

/** Before the first evaluation. JSON has no infinity, so the cost is merely larger than any. */
export const nothingYet: Scores = { normalizedReward: -1e300, normalizedCost: 1e300 };

/** Until a policy is safe, any with a lower cost is better; from then on, safe ones with a higher reward. */
export function isBetter(candidate: Scores, best: Scores): boolean {
  if (best.normalizedCost >= 1) return candidate.normalizedCost < best.normalizedCost;
  return candidate.normalizedCost < 1 && candidate.normalizedReward > best.normalizedReward;
}
