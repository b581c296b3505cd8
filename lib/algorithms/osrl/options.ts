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

/** Options of the methods that learn values. */
export const valueOptions = osrlOptions.extend({
  criticRate: z.number().positive().default(1e-3).describe("Adam's step size of the critics"),
  criticHidden: hiddenUnits.default([256, 256]).describe("units of each hidden layer of a critic, always with ReLU"),
  gamma: z.number().positive().max(1).default(0.99).describe("discount"),
  rewardScale: z.number().positive().default(0.1).describe("factor of the rewards in learning"),
});

/** Options of the methods that learn values by temporal differences. */
export const temporalDifferenceOptions = {
  critics: z.int().min(1).max(64).default(2).describe("networks of each list of critics of the reward"),
  costCritics: z.int().min(1).max(64).default(2).describe("networks of each list of critics of the cost"),
  tau: z.number().positive().max(1).default(0.005).describe("share by which targets follow in every update"),
  costsEnd: z
    .boolean()
    .default(false)
    .describe(
      "whether costs end with an episode, as rewards do; officially they continue, so the observation after the last step counts",
    ),
};

/** Options of a variational auto-encoder of actions. */
export const vaeOptions = {
  vaeRate: z.number().positive().default(1e-3).describe("Adam's step size of the auto-encoder"),
  vaeHidden: z.int().min(1).max(16_384).default(400).describe("units of its hidden layers"),
  beta: z.number().min(0).default(0.5).describe("weight of its divergence from the prior"),
};

/** Options of the methods whose targets are the best of several actions, under two lists of critics. */
export const candidateOptions = {
  lambda: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe("weight of the smaller one of two critics in a target; the larger one has the rest"),
  candidates: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("actions that a target takes the best of, for costs the costliest"),
};

const gain = z.number().min(0);

/** Options of the PID multiplier. */
export const pidOptions = {
  pid: z
    .tuple([gain, gain, gain])
    .default([0.1, 0.003, 0.001])
    .describe("gains of the multiplier: of the violation, of its sum, of its growth"),
};

/** The official intervals and number of updates: twice as many on MetaDrive (`examples/configs`). */
export function officialLoop({ suite }: Task) {
  return { updates: suite === "MetaDrive" ? 200_000 : 100_000, evaluateEvery: 2500, logEvery: 100 };
}

/** Whether an evaluation is better officially: a lower cost, or a higher reward at the same; the target cost plays no part. */
export function cheaperThenRicher(candidate: Scores, best: Scores): boolean {
  if (candidate.normalizedCost !== best.normalizedCost) return candidate.normalizedCost < best.normalizedCost;
  return candidate.normalizedReward > best.normalizedReward;
}
