/** Phase 1, second half: desirable and undesirable segments with their weights (official `feedback_buffer.py`). */
import { requireTargetCost } from "../dataset/index.ts";
import type { Segments } from "./segments.ts";

/** Options of `partitionSegments`; see `RunConfig` for the value of each suite. */
export interface PartitionOptions {
  /** Cost that a whole episode may have. */
  targetCost: number;
  /** Smallest weight of a safe segment, κ in [0, 1]. */
  kappa: number;
  /** Share of the safe segments, by reward from the top, that are desirable, in (0, 1]. */
  safeTop: number;
  /** Share of the safe segments, by reward from the bottom, that are undesirable, in [0, 1]. */
  safeBottom: number;
}

/** The labelled segments; safe ones that are neither desirable nor undesirable are left out. */
export interface Partition {
  /** The segments that were partitioned. */
  segments: Segments;
  /** Numbers of the kept segments, in drawn order, [K]. */
  kept: Int32Array;
  /** 1 desirable, 0 undesirable, [K]. */
  label: Uint8Array;
  /** Weight of each kept segment in the loss, [K]. */
  weight: Float32Array;
  /** 1 where the segment's cost is within `segmentCostLimit`, [S]. */
  safe: Uint8Array;
  /** The target cost pro-rated to a segment. */
  segmentCostLimit: number;
}

const dropped = 255;

/** Rewards this close, relatively, are the same number in the float32 of the files. */
const sameReward = 1e-7;

/**
 * Labels segments by safety and reward.
 *
 * A segment is safe where its cost is at most `targetCost · T / longestEpisode`. Over the safe ones, u is the reward
 * scaled to [0, 1]: the top share is desirable with weight (1 − κ)u + κ, the bottom share undesirable with weight
 * (1 − κ)(1 − u) + κ (written last: where both shares meet in one segment it is undesirable), the rest is left out.
 * Unsafe segments are undesirable with weight 1.
 *
 * Throws RangeError for an option out of range, and where u has no meaning: no safe segment, only one, or all with
 * equal rewards (there the official code dies or trains on NaN).
 *
 * @example
 * ```ts
 * import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { partitionSegments, sampleSegments } from "../lib/partition";
 * import { NumpyRandom } from "../lib/random";
 *
 * const trajectories = await loadTrajectories(findDataset(findTask("BallCircle")));
 * const segments = sampleSegments(trajectories, { segmentRatio: 0.5, random: new NumpyRandom(0) });
 * const partition = partitionSegments(segments, { targetCost: 10, kappa: 0.5, safeTop: 0.5, safeBottom: 0.25 });
 * partition.segmentCostLimit; // → 5
 * partition.label.filter((label) => label === 1).length; // → 2491
 * ```
 */
export function partitionSegments(segments: Segments, options: PartitionOptions): Partition {
  checkOptions(options);
  const segmentCostLimit = (options.targetCost * segments.length) / segments.longestEpisode;
  const safe = Uint8Array.from(segments.cost, (cost) => (cost <= segmentCostLimit ? 1 : 0));
  const label = Uint8Array.from(safe, (isSafe) => (isSafe ? dropped : 0));
  const weight = new Float32Array(safe.length).fill(1);
  labelSafeSegments(segments, safe, options, label, weight, segmentCostLimit);
  const kept = Int32Array.from(label.keys()).filter((s) => label[s] !== dropped);
  return {
    segments,
    kept,
    label: Uint8Array.from(kept, (s) => label[s]),
    weight: Float32Array.from(kept, (s) => weight[s]),
    safe,
    segmentCostLimit,
  };
}

function labelSafeSegments(
  { reward, cost }: Segments,
  safe: Uint8Array,
  { kappa, safeTop, safeBottom, targetCost }: PartitionOptions,
  label: Uint8Array,
  weight: Float32Array,
  segmentCostLimit: number,
): void {
  const ascending = Int32Array.from(safe.keys()).filter((s) => safe[s] === 1);
  checkSafeSegments(ascending, reward, cost, targetCost, segmentCostLimit);
  // NumPy leaves the order of equal rewards open; here the segment drawn first comes first.
  ascending.sort((a, b) => reward[a] - reward[b] || a - b);
  const lowest = reward[ascending[0]];
  const spread = reward[ascending[ascending.length - 1]] - lowest;
  const scaledReward = (s: number) => (reward[s] - lowest) / spread;
  for (const s of ascending.subarray(ascending.length - Math.ceil(ascending.length * safeTop))) {
    label[s] = 1;
    weight[s] = (1 - kappa) * scaledReward(s) + kappa;
  }
  for (const s of ascending.subarray(0, Math.ceil(ascending.length * safeBottom))) {
    label[s] = 0;
    weight[s] = (1 - kappa) * (1 - scaledReward(s)) + kappa;
  }
}

function checkSafeSegments(
  safeSegments: Int32Array,
  reward: Float64Array,
  cost: Float64Array,
  targetCost: number,
  limit: number,
): void {
  const remedy = "raise targetCost, or change segmentRatio";
  const context = `targetCost ${targetCost} (${limit.toPrecision(4)} a segment)`;
  if (safeSegments.length === 0) {
    const cheapest = cost.reduce((least, value) => Math.min(least, value), Infinity);
    throw new RangeError(`${context} leaves no safe segment, the cheapest costs ${cheapest.toPrecision(4)}; ${remedy}`);
  }
  if (safeSegments.length === 1) {
    throw new RangeError(`${context} leaves one safe segment, at least two are needed to rank rewards; ${remedy}`);
  }
  const first = reward[safeSegments[0]];
  if (safeSegments.every((s) => Math.abs(reward[s] - first) <= sameReward * Math.abs(first))) {
    throw new RangeError(
      `${context}: all ${safeSegments.length} safe segments have the reward ${first.toPrecision(6)}, ` +
        `at least two different rewards are needed to rank them; ${remedy}`,
    );
  }
}

function checkOptions({ targetCost, kappa, safeTop, safeBottom }: PartitionOptions): void {
  requireTargetCost("targetCost", targetCost);
  if (!(kappa >= 0 && kappa <= 1)) throw new RangeError(`kappa must lie in [0, 1], got ${kappa}`);
  if (!(safeTop > 0 && safeTop <= 1)) throw new RangeError(`safeTop must lie in (0, 1], got ${safeTop}`);
  if (!(safeBottom >= 0 && safeBottom <= 1)) throw new RangeError(`safeBottom must lie in [0, 1], got ${safeBottom}`);
}
