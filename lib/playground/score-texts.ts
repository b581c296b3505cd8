/** What pictures and pages say of an episode so far: `reward 12.3` and `cost 4 of 10`. */
export function scoreTexts(reward: number, cost: number, targetCost: number): [reward: string, cost: string] {
  return [`reward ${reward.toFixed(1)}`, `cost ${cost.toFixed(0)} of ${targetCost}`];
}
