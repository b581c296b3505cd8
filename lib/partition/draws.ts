/** Drawing segments from the episodes. */
import type { Trajectories } from "../dataset/index.ts";
import type { NumpyRandom } from "../random/index.ts";

/** What a draw needs. */
export interface DrawInput {
  trajectories: Trajectories;
  /** Episodes that are long enough. */
  eligible: Int32Array;
  /** Steps of a segment. */
  length: number;
  /** Segments to draw. */
  count: number;
  random: NumpyRandom;
}

/** Where the drawn segments lie. */
export interface Draws {
  /** [S] */
  episode: Int32Array;
  /** First row, [S]. */
  start: Int32Array;
}

/** First the episode, uniformly, then the start within it; the order of the draws is the official one. */
export function drawWithReplacement({
  trajectories: { episodeStarts },
  eligible,
  length,
  count,
  random,
}: DrawInput): Draws {
  const episode = random.choice(eligible.length, count).map((pick) => eligible[pick]);
  const first = Int32Array.from(episode, (e) => episodeStarts[e]);
  const afterLast = Int32Array.from(episode, (e) => episodeStarts[e + 1] - length + 1);
  return { episode, start: random.randintArray(first, afterLast) };
}

/** Uniformly from all segments that there are, each at most once; all of them where more are asked for. */
export function drawDistinct({ trajectories: { episodeStarts }, eligible, length, count, random }: DrawInput): Draws {
  const places = Array.from(eligible, (e) => episodeStarts[e + 1] - episodeStarts[e] - length + 1);
  const total = places.reduce((sum, n) => sum + n, 0);
  const episodes = new Int32Array(total);
  const starts = new Int32Array(total);
  let next = 0;
  eligible.forEach((e, i) => {
    for (let offset = 0; offset < places[i]; offset++, next++) {
      episodes[next] = e;
      starts[next] = episodeStarts[e] + offset;
    }
  });
  const picks = random.permutation(total).subarray(0, count);
  return { episode: picks.map((pick) => episodes[pick]), start: picks.map((pick) => starts[pick]) };
}
