/** DSRL's normalized scores (`offline_env.py`, `get_normalized_score`). */
import type { Task } from "../dataset/index.ts";

/**
 * Reward return scaled so that the worst recorded episode is 0 and the best is 1.
 *
 * @example
 * ```ts
 * import { normalizeReward } from "../lib/evaluation";
 *
 * normalizeReward({ minReward: 100, maxReward: 500 }, 300); // → 0.5
 * ```
 */
export function normalizeReward(task: Pick<Task, "minReward" | "maxReward">, rewardReturn: number): number {
  return (rewardReturn - task.minReward) / (task.maxReward - task.minReward);
}

/**
 * Cost return over the target cost: above 1 is unsafe. A target of 0 counts 1 to both.
 *
 * @example
 * ```ts
 * import { normalizeCost } from "../lib/evaluation";
 *
 * normalizeCost(15, 10); // → 1.5
 * normalizeCost(2, 0); // → 3
 * ```
 */
export function normalizeCost(costReturn: number, targetCost: number): number {
  const offset = targetCost === 0 ? 1 : 0;
  return (costReturn + offset) / (targetCost + offset);
}
