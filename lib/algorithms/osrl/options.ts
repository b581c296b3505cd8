/** What OSRL's methods have in common: options, numbers of updates, the rule of the best evaluation. */
import { z } from "zod";
import type { Task } from "../../dataset/index.ts";
import { loopOptions } from "../method.ts";
import type { Scores } from "../method.ts";

/** Name of the code that the methods follow. */
export const osrl = "liuzuxin/OSRL 03a4586";

/** Units of the hidden layers of a network. */
export const hiddenUnits = z.array(z.int().min(1).max(16_384)).max(16);

/** Options of every method of OSRL. */
export const osrlOptions = loopOptions.extend({
  batchSize: z.int().min(1).max(1_000_000).default(512).describe("transitions a batch"),
  actorRate: z.number().positive().describe("Adam's step size of the policy"),
  actorHidden: hiddenUnits.default([256, 256]).describe("units of each hidden layer of the policy"),
});

/** The official intervals and number of updates: twice as many on MetaDrive (`examples/configs`). */
export function officialLoop({ suite }: Task) {
  return { updates: suite === "MetaDrive" ? 200_000 : 100_000, evaluateEvery: 2500, logEvery: 100 };
}

/** Whether an evaluation is better officially: a lower cost, or a higher reward at the same; the target cost plays no part. */
export function cheaperThenRicher(candidate: Scores, best: Scores): boolean {
  if (candidate.normalizedCost !== best.normalizedCost) return candidate.normalizedCost < best.normalizedCost;
  return candidate.normalizedReward > best.normalizedReward;
}
