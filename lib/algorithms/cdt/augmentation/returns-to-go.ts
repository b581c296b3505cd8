/** Episodes labelled with what is still to come: the sequences that a decision transformer learns from. */
import type { LabelledEpisodes } from "../../../batches/index.ts";
import { episodeCount } from "../../../dataset/index.ts";
import type { Trajectories } from "../../../dataset/index.ts";

/** Labels every recorded episode with its own returns. Episodes without a step are left out. */
export function labelEpisodes(trajectories: Trajectories): LabelledEpisodes {
  const { episodeStarts, rewards, costs } = trajectories;
  const first = episodeStarts[0];
  const count = episodeCount(trajectories);
  const end = episodeStarts[count];
  const episodes = Array.from({ length: count }, (_, e) => e);
  const kept = Int32Array.from(episodes.filter((e) => episodeStarts[e + 1] > episodeStarts[e]));
  return {
    episode: kept,
    starts: Int32Array.from([...Array.from(kept, (e) => episodeStarts[e] - first), end - first]),
    returnsToGo: sumsToEnd(rewards, episodeStarts),
    costsToGo: sumsToEnd(costs, episodeStarts),
  };
}

/** Sums from each row to its episode's end, added in float32 from the end as officially. */
function sumsToEnd(values: Float32Array, episodeStarts: Int32Array): Float32Array {
  const sums = values.slice(episodeStarts[0], episodeStarts.at(-1));
  for (let e = 1; e < episodeStarts.length; e++) {
    const first = episodeStarts[e - 1] - episodeStarts[0];
    for (let i = episodeStarts[e] - episodeStarts[0] - 2; i >= first; i--) sums[i] += sums[i + 1];
  }
  return sums;
}

/** The label of each episode's first step, so its whole return, [K]. */
export function atStart(labels: Float32Array, { starts }: LabelledEpisodes): Float64Array {
  return Float64Array.from(starts.subarray(0, -1), (start) => labels[start]);
}

/** Episodes with the labels of `more` behind their own. */
export function joinLabels(own: LabelledEpisodes, more: LabelledEpisodes): LabelledEpisodes {
  const offset = own.starts[own.episode.length];
  return {
    episode: concatenate(Int32Array, own.episode, more.episode),
    starts: concatenate(
      Int32Array,
      own.starts.subarray(0, -1),
      more.starts.map((start) => start + offset),
    ),
    returnsToGo: concatenate(Float32Array, own.returnsToGo, more.returnsToGo),
    costsToGo: concatenate(Float32Array, own.costsToGo, more.costsToGo),
  };
}

function concatenate<Numbers extends Float32Array | Int32Array>(
  Type: new (length: number) => Numbers,
  first: Numbers,
  second: Numbers,
): Numbers {
  const joined = new Type(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
