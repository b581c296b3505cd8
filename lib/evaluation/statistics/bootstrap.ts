/** Percentile bootstrap intervals (Efron 1979), stratified by task: each task's runs are drawn again by themselves. */
import { requireWholeNumber } from "../../checks/index.ts";
import { NumpyRandom } from "../../random/index.ts";
import type { TaskScores } from "./aggregates.ts";
import { quantile, requireValues } from "./summaries.ts";

/** Options of the functions below. */
export interface BootstrapOptions {
  /** Share of the resampled figures that lie inside, in (0, 1); default 0.95. */
  confidence?: number;
  /** Number of resamples; default 2000. */
  resamples?: number;
  /** Seeds the resampling; default 0. */
  seed?: number;
}

/** Lower and upper end. */
export type Interval = [lower: number, upper: number];

/**
 * Interval of a figure of one or more methods' scores.
 * @param methods scores that `figure` is called with, each resampled independently
 * @throws RangeError where a task has no run or `confidence` or `resamples` is out of range
 * @example
 * ```ts
 * import { bootstrapInterval, meanOverTasks } from "../lib/evaluation";
 *
 * const rewards = [[0.4, 0.5, 0.6], [0.7, 0.9, 0.8]]; // two tasks, three runs each
 * bootstrapInterval([rewards], meanOverTasks); // → [0.583, 0.717]
 * ```
 */
export function bootstrapInterval<Methods extends TaskScores[]>(
  methods: readonly [...Methods],
  figure: (...methods: Methods) => number,
  options: BootstrapOptions = {},
): Interval {
  return bootstrapBand(methods, (...resampled: Methods) => [figure(...resampled)], options)[0];
}

/**
 * Intervals of several figures that one function computes together, as the places of a profile.
 *
 * @example
 * ```ts
 * import { bootstrapBand, shareAbove } from "../lib/evaluation";
 * import type { TaskScores } from "../lib/evaluation";
 *
 * const rewards = [[0.4, 0.5, 0.6], [0.7, 0.9, 0.8]];
 * const sharesAbove = (scores: TaskScores) => [0.45, 0.65].map((threshold) => shareAbove(scores, threshold));
 * bootstrapBand([rewards], sharesAbove); // → [[0.5, 1], [0.5, 0.5]]
 * ```
 */
export function bootstrapBand<Methods extends TaskScores[]>(
  methods: readonly [...Methods],
  figures: (...methods: Methods) => readonly number[],
  { confidence = 0.95, resamples = 2000, seed = 0 }: BootstrapOptions = {},
): Interval[] {
  check(methods, confidence, resamples);
  const random = new NumpyRandom(seed);
  const drawn = Array.from({ length: resamples }, () =>
    figures(...(methods.map((scores) => resample(scores, random)) as Methods)),
  );
  const tail = (1 - confidence) / 2;
  return Array.from(drawn[0], (_, place) => {
    const sorted = Float64Array.from(drawn, (values) => values[place]).sort();
    return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
  });
}

function check(methods: readonly TaskScores[], confidence: number, resamples: number): void {
  for (const scores of methods) for (const runs of scores) requireValues("bootstrap interval", runs, 1);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`);
  }
  requireWholeNumber("resamples", resamples, 1);
}

/** As many runs of each task as there are, drawn with replacement. */
function resample(scores: TaskScores, random: NumpyRandom): TaskScores {
  return scores.map((runs) => Array.from(random.choice(runs.length, runs.length), (run) => runs[run]));
}
