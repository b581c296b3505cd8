/**
 * What choosing a policy with few trials comes to: a bandit plays episodes of candidate policies, and after each it is
 * asked which it would choose (Jackson et al., "A Clean Slate for Offline RL", 2025, the evaluation with upper confidence
 * bounds). Beside the reward of the chosen policy stands the probability that it is unsafe, which that leaves out.
 */
import { bootstrapInterval, mean, meanOverTasks } from "../evaluation/index.ts";
import type { BootstrapOptions, Interval } from "../evaluation/index.ts";
import { NumpyRandom } from "../random/index.ts";

/** The episodes of one trained policy, which a trial draws from with replacement. */
export interface Candidate {
  /** Normalized reward of each episode. */
  rewards: readonly number[];
  /** Normalized cost of each episode; a policy whose mean is above 1 is unsafe. */
  costs: readonly number[];
}

/** Options of `simulateSelection`; `resamples` is 200 by default. */
export interface SelectionOptions extends BootstrapOptions {
  /** Episodes that are played before the last choice; default 200. */
  episodes?: number;
  /** Candidates that take part in a repetition, drawn anew for each; default 20. */
  candidates?: number;
  /** Repetitions; default 1000. */
  repetitions?: number;
  /** Weight of what is not known yet: the bound is the mean + √(exploration · ln n / plays); default 2. */
  exploration?: number;
  /** What an episode is worth; default its reward alone. */
  worth?: (reward: number, cost: number) => number;
}

/** What the chosen policy is like after a number of episodes, over all repetitions. */
export interface SelectionPoint {
  episodes: number;
  /** Mean of its true normalized reward, and the bootstrap interval of that. */
  reward: number;
  interval: Interval;
  /** Share of repetitions in which its true normalized cost is above 1. */
  unsafe: number;
}

/**
 * Simulates the choice after each episode.
 * @throws RangeError where there is no candidate, one has no episode, or its rewards and costs differ in number
 * @example
 * ```ts
 * import { simulateSelection } from "../lib/study";
 *
 * const candidates = [
 *   { rewards: [0.2, 0.3], costs: [0.5, 0.9] },
 *   { rewards: [0.8, 0.9], costs: [1.5, 1.9] }, // earns more, and is unsafe
 * ];
 * const choices = simulateSelection(candidates, { episodes: 10, repetitions: 50 });
 * choices.at(-1)!.unsafe; // → 1
 * ```
 */
export function simulateSelection(candidates: readonly Candidate[], options: SelectionOptions = {}): SelectionPoint[] {
  const { episodes = 200, candidates: taking = 20, repetitions = 1000, seed = 0 } = options;
  check(candidates);
  const random = new NumpyRandom(seed);
  const truth = candidates.map(({ rewards, costs }) => ({ reward: mean(rewards), unsafe: mean(costs) > 1 }));
  const choices = Array.from({ length: repetitions }, () => {
    const part = random.choiceWithoutReplacement(candidates.length, taking);
    return playBandit(
      Array.from(part, (i) => candidates[i]),
      episodes,
      options,
      random,
    ).map((i) => truth[part[i]]);
  });
  return Array.from({ length: episodes }, (_, i) => {
    const chosen = choices.map((choice) => choice[i]);
    const rewards = chosen.map(({ reward }) => reward);
    const interval = bootstrapInterval([[rewards]], meanOverTasks, { resamples: 200, ...options });
    return {
      episodes: i + 1,
      reward: mean(rewards),
      interval,
      unsafe: mean(chosen.map(({ unsafe }) => Number(unsafe))),
    };
  });
}

/** The candidate with the highest mean after each of `episodes` episodes. */
function playBandit(
  candidates: Candidate[],
  episodes: number,
  options: SelectionOptions,
  random: NumpyRandom,
): number[] {
  const { exploration = 2, worth = (reward: number) => reward } = options;
  const sums = candidates.map(() => 0);
  const plays = candidates.map(() => 0);
  const meanOf = (i: number) => (plays[i] === 0 ? -Infinity : sums[i] / plays[i]);
  return Array.from({ length: episodes }, (_, played) => {
    const bound = (i: number) =>
      plays[i] === 0 ? Infinity : meanOf(i) + Math.sqrt((exploration * Math.log(played + 1)) / plays[i]);
    const best = candidatesWithHighest(bound, candidates.length);
    const arm = best[random.randint(0, best.length)];
    const { rewards, costs } = candidates[arm];
    const episode = random.randint(0, rewards.length);
    sums[arm] += worth(rewards[episode], costs[episode]);
    plays[arm] += 1;
    return candidatesWithHighest(meanOf, candidates.length)[0];
  });
}

function candidatesWithHighest(value: (candidate: number) => number, count: number): number[] {
  const values = Array.from({ length: count }, (_, i) => value(i));
  const highest = Math.max(...values);
  return [...values.keys()].filter((i) => values[i] === highest);
}

function check(candidates: readonly Candidate[]): void {
  if (candidates.length === 0) throw new RangeError("A selection takes at least 1 candidate, got none");
  candidates.forEach(({ rewards, costs }, i) => {
    if (rewards.length > 0 && rewards.length === costs.length) return;
    throw new RangeError(
      `Candidate ${i} must have as many costs as rewards and at least 1, got ${rewards.length} and ${costs.length}`,
    );
  });
}
