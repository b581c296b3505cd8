/** What a setting does: the scores of runs at each of its values. */
import { bootstrapInterval, mean, meanOverTasks } from "../../../evaluation/index.ts";
import { intervalPanels, seriesStyles } from "../../../plots/index.ts";
import type { Estimate } from "../../../plots/index.ts";
import type { ScoredRun } from "../../results/index.ts";
import { fileName } from "./exhibit.ts";
import type { Exhibit } from "./exhibit.ts";

/**
 * Reward and cost of the runs at each value, means over them with 95 % intervals; the values stand in their order, from the top.
 * Throws RangeError where a value has no run.
 *
 * @example
 * ```ts
 * import { readResults, scoreRuns, settingEffect } from "../lib/study";
 *
 * const runs = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * const of = (cost: number) => runs.filter(({ description }) => description.config.targetCost === cost);
 * const { rows } = settingEffect("target cost", new Map([["10", of(10)], ["40", of(40)]]));
 * rows.length; // → 2
 * ```
 */
export function settingEffect(setting: string, runsOf: ReadonlyMap<string, readonly ScoredRun[]>): Exhibit {
  const values = [...runsOf.keys()];
  const estimates = (score: Score) =>
    new Map([...runsOf].map(([value, runs]) => [value, estimateOf(`${setting} ${value}`, runs, score)]));
  const [rewards, costs] = [estimates("normalizedReward"), estimates("normalizedCost")];
  return {
    name: fileName("effect", setting),
    figure: intervalPanels({
      title: setting,
      methods: seriesStyles(values),
      panels: [
        { title: "normalized reward", values: rewards },
        { title: "normalized cost (right of the line: unsafe)", values: costs, limit: 1, fromZero: true },
      ],
    }),
    rows: values.map((value) => ({
      [setting]: value,
      runs: runsOf.get(value)!.length,
      ...columns("reward", rewards.get(value)!),
      ...columns("cost", costs.get(value)!),
    })),
    note: "Means over runs with 95 % bootstrap intervals; few runs make them narrower than they should be.",
  };
}

type Score = "normalizedReward" | "normalizedCost";

function estimateOf(what: string, runs: readonly ScoredRun[], score: Score): Required<Estimate> {
  if (runs.length === 0) throw new RangeError(`${what} must have at least 1 run, got none`);
  const scores = runs.map(({ evaluation }) => evaluation[score]);
  return { value: mean(scores), interval: bootstrapInterval([[scores]], meanOverTasks) };
}

function columns(name: string, { value, interval: [lower, upper] }: Required<Estimate>): Record<string, number> {
  return { [name]: value, [`${name}Lower`]: lower, [`${name}Upper`]: upper };
}
