/** Performance profiles: which share of a method's runs scores more than each threshold. */
import { shareAbove } from "./aggregates.ts";
import type { TaskScores } from "./aggregates.ts";
import { bootstrapBand } from "./bootstrap.ts";
import type { BootstrapOptions, Interval } from "./bootstrap.ts";

/** A profile and its band, a value for each threshold. */
export interface PerformanceProfile {
  thresholds: readonly number[];
  /** Share of runs above each threshold. */
  shares: number[];
  /** Stratified bootstrap interval of each share. */
  intervals: Interval[];
}

/**
 * The profile of `scores` at `thresholds` (Agarwal et al. 2021, the score distribution over runs and tasks).
 *
 * @example
 * ```ts
 * import { performanceProfile } from "../lib/evaluation";
 *
 * performanceProfile([[0.2, 0.6], [0.7, 0.8]], [0, 0.5, 1]).shares; // → [1, 0.75, 0]
 * ```
 */
export function performanceProfile(
  scores: TaskScores,
  thresholds: readonly number[],
  options: BootstrapOptions = {},
): PerformanceProfile {
  const sharesOf = (resampled: TaskScores) => thresholds.map((threshold) => shareAbove(resampled, threshold));
  return { thresholds, shares: sharesOf(scores), intervals: bootstrapBand([scores], sharesOf, options) };
}
