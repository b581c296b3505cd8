/** What CDT learns from: recorded episodes and relabelled copies, drawn the more often the less they cost. */
import { SequenceBatches } from "../../batches/index.ts";
import type { LabelledEpisodes } from "../../batches/index.ts";
import type { Trajectories } from "../../dataset/index.ts";
import type { NumpyRandom } from "../../random/index.ts";
import { atStart, augment, joinLabels, labelEpisodes } from "./augmentation/index.ts";
import type { CdtOptions } from "./options.ts";
import { episodeWeights, startWeights } from "./sampling.ts";
import { targetReturnAt } from "./targets.ts";

/**
 * Recorded episodes and their copies. Throws RangeError where the return that is to be asked for is above all labels: what to do
 * for it would be made up.
 */
export function trainingEpisodes(
  trajectories: Trajectories,
  targetCost: number,
  options: CdtOptions,
  random: NumpyRandom,
): LabelledEpisodes {
  const { augmentShare: share, minRewardGain: minReward, maxLabel: maxReward, nearnessOffset: beta, ...rest } = options;
  const recorded = labelEpisodes(trajectories);
  const episodes =
    share > 0
      ? joinLabels(recorded, augment(recorded, { ...rest, share, minReward, maxReward, beta, random }))
      : recorded;
  const asked = targetReturnAt(targetCost, options);
  const largest = atStart(recorded.returnsToGo, recorded).reduce(
    (a, b) => Math.max(a, b),
    share > 0 ? maxReward : -Infinity,
  );
  if (asked <= largest) return episodes;
  throw new RangeError(
    `CDT would be asked for a return of ${asked} (targetReturns, at the cost ${targetCost}), out of reach: the labels of ${trajectories.source} end at ${largest}`,
  );
}

/** Batches of sequences from these episodes. */
export function trainingBatches(
  trajectories: Trajectories,
  episodes: LabelledEpisodes,
  options: CdtOptions,
  random: NumpyRandom,
): SequenceBatches {
  const {
    batchSize,
    sequenceLength: length,
    rewardScale: reward,
    costScale: cost,
    costSampling,
    costSamplingLimit,
    startSampling,
    startCostShare,
  } = options;
  const weights = episodeWeights(
    atStart(episodes.costsToGo, episodes),
    costSampling,
    costSamplingLimit,
    trajectories.source,
  );
  const { costs, episodeStarts } = trajectories;
  const startsOf = (episode: number) =>
    startWeights(costs.subarray(episodeStarts[episode], episodeStarts[episode + 1]), startCostShare);
  return new SequenceBatches(trajectories, episodes, {
    batchSize,
    length,
    scales: { reward, cost },
    weights,
    startWeights: startSampling ? startsOf : undefined,
    random,
  });
}
