/** What the outcomes of our runs and of OSRL's come to. */
import { mean, standardDeviation } from "../../../lib/evaluation/index.ts";
import type { Result } from "../../core/result.ts";

/** Scores of a trained policy. */
export interface Outcome {
  normalizedReward: number;
  normalizedCost: number;
}

/** Both sides' outcomes of one seed. */
export interface Pair {
  seed: number;
  ours: Outcome;
  official: Outcome;
}

const scores = { normalizedReward: "reward", normalizedCost: "cost" } as const;

/**
 * Rows for each score: every seed, the means, the spreads (standard deviations over the seeds), and the gap of the means as a share of
 * both spreads together: up to 1 the intervals mean ± spread overlap. One seed has no spread.
 */
export function comparison(name: string, pairs: readonly Pair[]): Result[] {
  return (Object.keys(scores) as (keyof Outcome)[]).flatMap((score) => {
    const label = `${name}, ${scores[score]}`;
    const [ours, official] = [pairs.map((pair) => pair.ours[score]), pairs.map((pair) => pair.official[score])];
    const row = (what: string, of: (values: readonly number[]) => number): Result => ({
      part: "outcomes",
      name: `${label}, ${what}`,
      unit: "",
      ours: of(ours),
      peer: { name: "OSRL", value: of(official) },
      repetitions: pairs.length,
    });
    const each = pairs.map(({ seed }, i) => row(`seed ${seed}`, (values) => values[i]));
    if (pairs.length < 2) return each;
    return [...each, row("mean", mean), row("spread", standardDeviation), gapRow(label, ours, official)];
  });
}

function gapRow(label: string, ours: readonly number[], official: readonly number[]): Result {
  const gap = Math.abs(mean(ours) - mean(official));
  const share = gap === 0 ? 0 : gap / (standardDeviation(ours) + standardDeviation(official));
  return {
    part: "outcomes",
    name: `${label}, gap of the means / both spreads`,
    unit: "",
    ours: share,
    target: 1,
    met: share <= 1,
    repetitions: ours.length,
  };
}
