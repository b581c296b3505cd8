/** Percentile bootstrap intervals (Efron 1979), stratified by task: each task's runs are drawn again by themselves. */
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
 */
export function bootstrapInterval<Methods extends TaskScores[]>(
  methods: readonly [...Methods],
  figure: (...methods: Methods) => number,
  options: BootstrapOptions = {},
): Interval {
  return bootstrapBand(methods, (...resampled: Methods) => [figure(...resampled)], options)[0];
}

/** Intervals of several figures that one function computes together, as the places of a profile. */
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
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(`resamples must be a whole number of at least 1, got ${resamples}`);
  }
}

/** As many runs of each task as there are, drawn with replacement. */
function resample(scores: TaskScores, random: NumpyRandom): TaskScores {
  return scores.map((runs) => Array.from(random.choice(runs.length, runs.length), (run) => runs[run]));
}
