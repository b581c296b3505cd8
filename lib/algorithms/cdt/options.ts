/** CDT's options and their official values (OSRL 03a4586, `examples/configs/cdt_configs.py`). */
import { z } from "zod";
import { loopOptions } from "../method.ts";

const count = (most: number) => z.int().min(1).max(most);
const dropRate = z.number().min(0).lt(1).default(0.1);
const positive = z.number().positive();
const weight = z.number().min(0);

/** Every option of CDT. */
export const cdtOptions = loopOptions.extend({
  batchSize: count(100_000).default(2048).describe("sequences a batch"),
  sequenceLength: count(10_000)
    .default(10)
    .describe("steps of a sequence, and those that an episode is remembered for"),
  learningRate: positive.default(1e-4).describe("Adam's step size of the network after the warm-up"),
  warmUpUpdates: count(1e9).default(500).describe("updates over which it rises from 0"),
  weightDecay: weight
    .default(1e-4)
    .describe("AdamW's decay; at the official learning rate float32 rounds what is left of a parameter to all of it"),
  clipNorm: positive.default(0.25).describe("norm that longer gradients are shortened to"),
  // The network
  embedding: count(16_384).default(128).describe("numbers of a token"),
  layers: count(64).default(3).describe("blocks of the transformer"),
  heads: count(256).default(8).describe("heads of its attention"),
  headLayers: count(16).default(1).describe("layers of the action's head; two at most where actions are random"),
  embeddingDropout: dropRate.describe("probability that a number of an embedded token is dropped, in 256ths"),
  attentionDropout: dropRate.describe("the same for a weight of the attention"),
  residualDropout: dropRate.describe("the same for a number that a block adds"),
  timeEmbedding: z.boolean().default(true).describe("whether tokens say at which step of the episode they are"),
  useReturns: z.boolean().default(true).describe("whether steps have a token of the return to go"),
  useCosts: z.boolean().default(true).describe("whether they have one of the cost to go"),
  reverseCosts: z.boolean().default(true).describe("whether that enters as 50 − C"),
  costPrefix: z.boolean().default(false).describe("whether a token of the episode's cost comes first"),
  costFeature: z
    .enum(["none", "add", "multiply", "append"])
    .default("none")
    .describe("what the embedded cost to go does to the features that actions are predicted from"),
  stochastic: z.boolean().default(true).describe("whether actions are normal distributions, or means alone"),
  orthogonalHead: z
    .boolean()
    .default(false)
    .describe("whether their head begins orthogonal; officially it is made so and then overwritten"),
  // The losses
  entropyBonus: z.boolean().default(true).describe("whether the entropy counts in the loss, times the temperature"),
  initialTemperature: positive.default(0.1).describe("temperature before the first update"),
  temperatureRate: positive.default(1e-4).describe("Adam's step size of its logarithm"),
  entropyOver: z
    .enum(["mean", "sum"])
    .default("mean")
    .describe(
      "how the numbers of an action make the entropy that is compared with minus their count; officially by their mean",
    ),
  costWeight: weight.default(0.02).describe("weight of predicting whether a step has a cost"),
  stateWeight: weight.default(0).describe("weight of predicting the next observation"),
  // The data
  rewardScale: positive.default(0.1).describe("factor of the returns to go"),
  costScale: positive.default(1).describe("factor of the costs to go"),
  augmentShare: z
    .number()
    .min(0)
    .max(10)
    .default(0.2)
    .describe("copies of episodes under better labels, as a share of the episodes that outliers are left out of"),
  degree: z.int().min(0).max(20).describe("degree of the polynomial through the episodes that no other one beats"),
  minRewardGain: weight.default(1).describe("least reward of a copy's label above that polynomial"),
  maxLabel: z.number().describe("largest reward of a copy's label"),
  maxRewardDecrease: weight.describe("reward that a copied episode may be below the one that the label is nearest to"),
  nearnessOffset: positive
    .default(1)
    .describe("added to the distance, whose inverse is how often an episode is copied again"),
  pairing: z
    .enum(["position", "target"])
    .default("position")
    .describe(
      "which label a copy has: officially the one at its position in the list, target: the one that it was chosen for",
    ),
  costSampling: z
    .enum(["linear", "inverse", "uniform"])
    .default("linear")
    .describe("how often an episode is drawn: the less the higher its cost, by its inverse, or all the same"),
  costSamplingLimit: positive.default(70).describe("cost from which on an episode is never drawn (linear)"),
  startSampling: z.boolean().default(false).describe("whether sequences rather start near costs"),
  startCostShare: z.number().positive().lt(1).default(0.2).describe("share of them that then do"),
  // The evaluation
  targetReturns: z
    .array(z.number())
    .min(1)
    .max(100)
    .describe("return that is asked for at each of the targetReturnCosts, linear between them"),
  targetReturnCosts: z.array(z.number().min(0)).min(1).max(100).describe("the costs, ascending"),
});

/** Values of `cdtOptions`. */
export type CdtOptions = z.infer<typeof cdtOptions>;

/**
 * Not official: a small network on small batches at a higher rate. Returns and costs to go enter as small as the embedding of time beside
 * them: officially they are so much larger that a normalised token shows little but their sign until the embeddings have grown.
 */
export const tutorial: Partial<CdtOptions> = {
  updates: 3500,
  evaluateEvery: 700,
  logEvery: 50,
  batchSize: 64,
  sequenceLength: 5,
  embedding: 64,
  layers: 2,
  heads: 4,
  embeddingDropout: 0,
  attentionDropout: 0,
  residualDropout: 0,
  learningRate: 2e-3,
  warmUpUpdates: 100,
  rewardScale: 0.002,
  costScale: 0.02,
  reverseCosts: false,
};
