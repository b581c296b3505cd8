/** Phase 1, first half: cutting episodes into segments (official `feedback_buffer.py`, `load_segdsrl_data`). */
import { longestEpisode } from "../dataset/index.ts";
import type { Trajectories } from "../dataset/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import { drawDistinct, drawWithReplacement } from "./draws.ts";

/** Segments as places in the trajectories; their rows are gathered only for the batch at hand. */
export interface Segments {
  /** Steps of every segment, T. */
  length: number;
  /** Steps of the dataset's longest episode; the target cost is pro-rated by `length / longestEpisode`. */
  longestEpisode: number;
  /** Which episode each segment was cut from, [S]. */
  episode: Int32Array;
  /** First row of each segment, [S]. */
  start: Int32Array;
  /** Reward sum of each segment, [S]. */
  reward: Float64Array;
  /** Cost sum of each segment, [S]. */
  cost: Float64Array;
}

/** Options of `sampleSegments`. */
export interface SegmentOptions {
  /** Segment length over the longest episode's length, in (0, 1]. At 1 whole episodes are drawn. */
  segmentRatio: number;
  /** Draws the segments; seeded as NumPy is, it draws what the official code draws. */
  random: NumpyRandom;
  /** Draws a segment whether it was drawn before or not (official: true); false draws every segment at most once. */
  sampleWithReplacement?: boolean;
  /** Upper limit of the number of segments (official: 1,000,000). */
  maxSegments?: number;
}

/**
 * Draws segments: first the episode among those long enough, uniformly with replacement, then the start within it;
 * without replacement, uniformly from all segments that there are.
 *
 * As many as the official code draws: one for every sixth start of the longest episode, times the number of episodes;
 * at ratio 1, as many as there are episodes of full length.
 * Throws RangeError for a ratio outside (0, 1] or one that leaves no segment.
 *
 * @example
 * ```ts
 * import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { sampleSegments } from "../lib/partition";
 * import { NumpyRandom } from "../lib/random";
 *
 * const trajectories = await loadTrajectories(findDataset(findTask("BallCircle")));
 * const segments = sampleSegments(trajectories, { segmentRatio: 0.5, random: new NumpyRandom(0) });
 * [segments.start.length, segments.length]; // → [10368, 100]
 * ```
 */
export function sampleSegments(trajectories: Trajectories, options: SegmentOptions): Segments {
  const { segmentRatio, random, sampleWithReplacement = true, maxSegments = 1_000_000 } = options;
  const longest = longestEpisode(trajectories);
  const length = segmentLength(longest, segmentRatio);
  const count = segmentCount(trajectories, { longest, length, segmentRatio, maxSegments });
  const eligible = episodesOfAtLeast(trajectories, length);
  const draw = sampleWithReplacement ? drawWithReplacement : drawDistinct;
  const { episode, start } = draw({ trajectories, eligible, length, count, random });
  return {
    length,
    longestEpisode: longest,
    episode,
    start,
    reward: segmentSums(trajectories.rewards, start, length),
    cost: segmentSums(trajectories.costs, start, length),
  };
}

function segmentLength(longest: number, ratio: number): number {
  if (!(ratio > 0 && ratio <= 1)) throw new RangeError(`segmentRatio must lie in (0, 1], got ${ratio}`);
  const length = Math.trunc(longest * ratio);
  if (length === 0) {
    throw new RangeError(`segmentRatio ${ratio} of the longest episode (${longest} steps) gives segments of 0 steps`);
  }
  return length;
}

interface CountInput {
  longest: number;
  length: number;
  segmentRatio: number;
  maxSegments: number;
}

function segmentCount(trajectories: Trajectories, { longest, length, segmentRatio, maxSegments }: CountInput): number {
  const count =
    segmentRatio < 1
      ? Math.floor((longest - length) / 6) * (trajectories.episodeStarts.length - 1)
      : episodesOfAtLeast(trajectories, longest).length;
  if (count === 0) {
    throw new RangeError(
      `segmentRatio ${segmentRatio} draws no segment: below 1 it must leave at least 6 of the longest episode's ` +
        `${longest} steps, it leaves ${longest - length}`,
    );
  }
  return Math.min(count, maxSegments);
}

function episodesOfAtLeast({ episodeStarts }: Trajectories, length: number): Int32Array {
  const episodes: number[] = [];
  for (let e = 0; e + 1 < episodeStarts.length; e++) {
    if (episodeStarts[e + 1] - episodeStarts[e] >= length) episodes.push(e);
  }
  return Int32Array.from(episodes);
}

/**
 * Sums of `length` values from each start on, [S].
 *
 * Differs: differences of float64 prefix sums, where the official code adds float32 pairwise; a million segments then
 * cost one pass over the data. Sums of 0/1 costs are exact in both.
 */
function segmentSums(values: Float32Array, start: Int32Array, length: number): Float64Array {
  const prefix = new Float64Array(values.length + 1);
  for (let row = 0; row < values.length; row++) prefix[row + 1] = prefix[row] + values[row];
  return Float64Array.from(start, (row) => prefix[row + length] - prefix[row]);
}
