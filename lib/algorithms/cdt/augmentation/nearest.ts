/** Which recorded episode shall stand for a cost and reward that no episode had (OSRL 03a4586, `get_nearest_point`). */
import { WeightedChoice } from "../../../random/index.ts";
import type { UniformSource } from "../../../random/index.ts";

/** Cost and reward returns of some episodes. */
export interface Returns {
  cost: Float64Array;
  reward: Float64Array;
}

/** How episodes that are chosen more than once are drawn again. */
export interface NearestOptions {
  /** Largest loss of reward against the episode that was chosen first. */
  maxRewardDecrease: number;
  /** Keeps near episodes from taking all: an episode at distance d is drawn with a weight of 1 / (d + beta). */
  beta: number;
  /** The order of the episodes: grouped by the nearest one, or that of their targets. */
  pairing: "position" | "target";
  random: UniformSource;
}

/**
 * An episode for each target: the nearest with at most the target's cost. An episode that is nearest to several targets
 * stands for the first; for each other, one of similar reward and at most its cost is drawn.
 *
 * Officially they come grouped by the nearest one, so that who pairs them with the targets by position pairs some with another
 * target than their own (`pairing`).
 */
export function chooseEpisodes(recorded: Returns, targets: Returns, options: NearestOptions): number[] {
  const targetsOf = new Map<number, number[]>();
  targets.cost.forEach((cost, i) => {
    const episode = nearest(recorded, cost, targets.reward[i]);
    targetsOf.set(episode, [...(targetsOf.get(episode) ?? []), i]);
  });
  const chosen = [...targetsOf].flatMap(([episode, places]) => [
    episode,
    ...drawSimilar(recorded, episode, places.length - 1, options),
  ]);
  if (options.pairing === "position") return chosen;
  const ordered: number[] = [];
  [...targetsOf.values()].flat().forEach((target, i) => (ordered[target] = chosen[i]));
  return ordered;
}

function nearest({ cost, reward }: Returns, targetCost: number, targetReward: number): number {
  let best = -1;
  let bestDistance = Infinity;
  for (let i = 0; i < cost.length; i++) {
    if (cost[i] > targetCost) continue;
    const distance = Math.hypot(cost[i] - targetCost, reward[i] - targetReward);
    if (distance >= bestDistance) continue;
    best = i;
    bestDistance = distance;
  }
  return best;
}

function drawSimilar({ cost, reward }: Returns, episode: number, count: number, options: NearestOptions): number[] {
  if (count === 0) return [];
  const { maxRewardDecrease, beta, random } = options;
  const minReward = reward[episode] - maxRewardDecrease;
  const similar = Array.from(cost.keys()).filter((i) => cost[i] <= cost[episode] && reward[i] >= minReward);
  const distance = (i: number) => Math.hypot(cost[i] - cost[episode], reward[i] - reward[episode]);
  const choice = new WeightedChoice(similar.map((i) => 1 / (distance(i) + beta)));
  return Array.from({ length: count }, () => similar[choice.draw(random)]);
}
