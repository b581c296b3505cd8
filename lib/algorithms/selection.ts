/** Which evaluation is the better one. */
import type { Scores } from "./method.ts";

/** Until a policy is safe, any with a lower cost is better; from then on, safe ones with a higher reward (TraC's `trainer.py`). */
export function saferThenRicher(candidate: Scores, best: Scores): boolean {
  if (best.normalizedCost >= 1) return candidate.normalizedCost < best.normalizedCost;
  return candidate.normalizedCost < 1 && candidate.normalizedReward > best.normalizedReward;
}
