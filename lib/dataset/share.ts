/** Learning from less: a part of the recorded episodes. */
import type { NumpyRandom } from "../random/index.ts";
import { episodeCount } from "./trajectories.ts";
import type { Trajectories } from "./trajectories.ts";

/**
 * A share of the episodes, at least 1, drawn without replacement and kept in their order. Copies what it keeps; a share of 1 draws
 * nothing and returns the trajectories themselves. Throws RangeError where the share is not above 0 and at most 1.
 *
 * @example
 * ```ts
 * import { episodeCount, findDataset, findTask, loadTrajectories, takeShare } from "../lib/dataset";
 * import { NumpyRandom } from "../lib/random";
 *
 * const trajectories = await loadTrajectories(findDataset(findTask("BallCircle")));
 * episodeCount(takeShare(trajectories, 0.1, new NumpyRandom(0))); // → 65
 * ```
 */
export function takeShare(trajectories: Trajectories, share: number, random: NumpyRandom): Trajectories {
  if (!(share > 0 && share <= 1))
    throw new RangeError(`A share of the data must be above 0 and at most 1, got ${share}`);
  if (share === 1) return trajectories;
  const episodes = episodeCount(trajectories);
  const kept = random.choiceWithoutReplacement(episodes, Math.max(1, Math.round(share * episodes))).sort();
  return takeEpisodes(trajectories, kept);
}

/** The episodes of those numbers, one after another. */
function takeEpisodes(trajectories: Trajectories, episodes: Int32Array): Trajectories {
  const { episodeStarts, observationSize, actionSize, finalObservations } = trajectories;
  const starts = new Int32Array(episodes.length + 1);
  episodes.forEach((e, i) => (starts[i + 1] = starts[i] + episodeStarts[e + 1] - episodeStarts[e]));
  const length = starts[episodes.length];
  const rowsOf = (column: Float32Array, width: number) => {
    const rows = new Float32Array(length * width);
    episodes.forEach((e, i) =>
      rows.set(column.subarray(episodeStarts[e] * width, episodeStarts[e + 1] * width), starts[i] * width),
    );
    return rows;
  };
  return {
    ...trajectories,
    length,
    observations: rowsOf(trajectories.observations, observationSize),
    actions: rowsOf(trajectories.actions, actionSize),
    rewards: rowsOf(trajectories.rewards, 1),
    costs: rowsOf(trajectories.costs, 1),
    episodeStarts: starts,
    ...(finalObservations && { finalObservations: finalRows(finalObservations, episodes, observationSize) }),
  };
}

/** A row an episode. */
function finalRows(rows: Float32Array, episodes: Int32Array, width: number): Float32Array {
  const kept = new Float32Array(episodes.length * width);
  episodes.forEach((e, i) => kept.set(rows.subarray(e * width, (e + 1) * width), i * width));
  return kept;
}
