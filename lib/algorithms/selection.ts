/** Which evaluation is the better one. */
import type { Scores } from "./method.ts";

/**
 * Until a policy is safe, any with a lower cost is better; from then on, safe ones with a higher reward (TraC's `trainer.py`).
 *
 * @example
 * ```ts
 * import { saferThenRicher } from "../lib/algorithms";
 *
 * const unsafe = { normalizedReward: 0.9, normalizedCost: 1.4 };
 * const safe = { normalizedReward: 0.5, normalizedCost: 0.2 };
 * saferThenRicher(safe, unsafe); // → true
 * saferThenRicher(unsafe, safe); // → false
 * ```
 */
export function saferThenRicher(candidate: Scores, best: Scores): boolean {
  if (best.normalizedCost >= 1) return candidate.normalizedCost < best.normalizedCost;
  return candidate.normalizedCost < 1 && candidate.normalizedReward > best.normalizedReward;
}
