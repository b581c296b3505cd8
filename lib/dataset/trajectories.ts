/** Recorded episodes, one after another in flat arrays: what every later room reads. Nothing is copied per episode. */
export interface Trajectories {
  /** Where the data came from; named in errors and figures. */
  source: string;
  observationSize: number;
  actionSize: number;
  /** Transitions, N. */
  length: number;
  /** [N, observationSize], row by row. */
  observations: Float32Array;
  /** [N, actionSize], row by row, as recorded. */
  actions: Float32Array;
  /** Reward of each transition, [N]. */
  rewards: Float32Array;
  /** Cost of each transition, [N]. */
  costs: Float32Array;
  /** First row of each episode and, last, the row after the final one: [E + 1], never decreasing. */
  episodeStarts: Int32Array;
  /**
   * Observation after the last step of each episode, [E, observationSize], where it was asked for. After any other step it is the
   * observation of the following row.
   */
  finalObservations?: Float32Array;
}

/** Sums over each episode. */
export interface EpisodeReturns {
  /** Undiscounted reward return, [E]. */
  reward: Float64Array;
  /** Undiscounted cost return, [E]. */
  cost: Float64Array;
  /** Steps, [E]. */
  length: Int32Array;
}

/**
 * Number of episodes, E (zero-length ones included, see `findEpisodeStarts`).
 *
 * @example
 * ```ts
 * import { episodeCount, findDataset, findTask, loadTrajectories } from "../lib/dataset";
 *
 * episodeCount(await loadTrajectories(findDataset(findTask("BallCircle")))); // → 648
 * ```
 */
export function episodeCount(trajectories: Trajectories): number {
  return trajectories.episodeStarts.length - 1;
}

/**
 * Steps of the longest episode.
 *
 * @example
 * ```ts
 * import { longestEpisode } from "../lib/dataset";
 *
 * longestEpisode({ episodeStarts: Int32Array.of(0, 100, 300, 450) }); // → 200
 * ```
 */
export function longestEpisode({ episodeStarts }: Pick<Trajectories, "episodeStarts">): number {
  let longest = 0;
  for (let e = 1; e < episodeStarts.length; e++) longest = Math.max(longest, episodeStarts[e] - episodeStarts[e - 1]);
  return longest;
}

/**
 * Reward return, cost return and length of every episode.
 *
 * @example
 * ```ts
 * import { episodeReturns, findDataset, findTask, loadTrajectories } from "../lib/dataset";
 *
 * const { reward, cost, length } = episodeReturns(await loadTrajectories(findDataset(findTask("BallCircle"))));
 * [reward[0], cost[0], length[0]]; // → [369.95, 46, 200]
 * ```
 */
export function episodeReturns(trajectories: Trajectories): EpisodeReturns {
  const { episodeStarts, rewards, costs } = trajectories;
  const episodes = episodeCount(trajectories);
  const result = {
    reward: new Float64Array(episodes),
    cost: new Float64Array(episodes),
    length: new Int32Array(episodes),
  };
  for (let e = 0; e < episodes; e++) {
    result.length[e] = episodeStarts[e + 1] - episodeStarts[e];
    for (let row = episodeStarts[e]; row < episodeStarts[e + 1]; row++) {
      result.reward[e] += rewards[row];
      result.cost[e] += costs[row];
    }
  }
  return result;
}

/**
 * Cuts N transitions into episodes: one ends after every row flagged in `terminals` or `timeouts`.
 *
 * As in the official `feedback_buffer.py`, a row with both flags ends two episodes, the second of length 0 (never
 * sampled, but counted), and rows after the last flag belong to none. Throws RangeError where no row is flagged.
 *
 * @example
 * ```ts
 * import { findEpisodeStarts } from "../lib/dataset";
 *
 * findEpisodeStarts([0, 0, 1, 0, 0], [0, 0, 0, 0, 1], "two episodes"); // → [0, 3, 5]
 * ```
 */
export function findEpisodeStarts(
  terminals: ArrayLike<number>,
  timeouts: ArrayLike<number>,
  source: string,
): Int32Array {
  const starts = [0];
  for (let row = 0; row < terminals.length; row++) {
    if (terminals[row]) starts.push(row + 1);
    if (timeouts[row]) starts.push(row + 1);
  }
  if (starts.length === 1) {
    throw new RangeError(`${source}: no episode ends; "terminals" or "timeouts" must be true at each last step`);
  }
  return Int32Array.from(starts);
}
