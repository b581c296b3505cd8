/** Scores of groups of runs below each other: at each value of a setting, or of each method at one target cost. */
import { bootstrapInterval, mean, meanOverTasks, violationRate } from "../../../evaluation/index.ts";
import { intervalPanels, seriesStyles } from "../../../plots/index.ts";
import type { Estimate } from "../../../plots/index.ts";
import { isSafe } from "../../summary.ts";
import type { ResultGroup, ScoredRun } from "../../results/index.ts";
import { fileName, groupsOf } from "./exhibit.ts";
import type { Exhibit, MethodStyles } from "./exhibit.ts";

/**
 * Reward and cost of the runs at each value, means over them with 95 % intervals; the values stand in their order, from the top.
 * Throws RangeError where a value has no run.
 *
 * @example
 * ```ts
 * import { readResults, scoreRuns, settingEffect } from "../lib/study";
 *
 * const runs = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * const of = (seed: number) => runs.filter(({ description }) => description.config.seed === seed);
 * const { rows } = settingEffect("seed", new Map([["0", of(0)], ["10", of(10)]]));
 * rows.length; // → 2
 * ```
 */
export function settingEffect(setting: string, runsOf: ReadonlyMap<string, readonly ScoredRun[]>): Exhibit {
  const values = [...runsOf.keys()];
  const without = values.find((value) => runsOf.get(value)!.length === 0);
  if (without !== undefined) throw new RangeError(`${setting} ${without} must have at least 1 run, got none`);
  const { reward, cost } = estimatesOf(runsOf, quantities);
  return {
    name: fileName("effect", setting),
    figure: intervalPanels({
      title: setting,
      methods: seriesStyles(values),
      panels: [rewardPanel(reward), costPanel(cost)],
    }),
    rows: values.map((value) => ({
      [setting]: value,
      runs: runsOf.get(value)!.length,
      ...columns("reward", reward.get(value)!),
      ...columns("cost", cost.get(value)!),
    })),
    note: `Means over runs with 95 % bootstrap intervals; ${fewRuns}. Right of the line is unsafe.`,
  };
}

/**
 * Each method on one task at one target cost: how often it is safe, and beside it reward and cost, with 95 % intervals over seeds.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { groupRuns, methodScores, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const styles = seriesStyles(groups.map(({ method }) => method));
 * methodScores("BallCircle", 10, groups, styles).rows.length; // → 9
 * ```
 */
export function methodScores(
  task: string,
  targetCost: number,
  groups: readonly ResultGroup[],
  styles: MethodStyles,
): Exhibit {
  const runsOf = new Map(
    groupsOf(task, groups).flatMap(({ method, limits }) => {
      const limit = limits.find((each) => each.targetCost === targetCost);
      return limit ? [[method, limit.runs] as const] : [];
    }),
  );
  const { reward, cost, safe, violations } = estimatesOf(runsOf, { ...quantities, ...safety });
  return {
    name: fileName("methods", task),
    figure: intervalPanels({
      title: `${task}: every method at target cost ${targetCost}`,
      methods: new Map([...styles].filter(([method]) => runsOf.has(method))),
      panels: [
        { title: "safe runs", values: safe, format: ".0%" },
        rewardPanel(reward),
        { title: "unsafe episodes", values: violations, format: ".0%" },
        costPanel(cost),
      ],
    }),
    rows: [...runsOf].map(([method, runs]) => ({
      method,
      targetCost,
      runs: runs.length,
      ...columns("safe", safe.get(method)!),
      ...columns("violations", violations.get(method)!),
      ...columns("reward", reward.get(method)!),
      ...columns("cost", cost.get(method)!),
    })),
    note: `Means over seeds with 95 % bootstrap intervals; ${fewRuns}. Right of the line is unsafe; a run is by its mean cost.`,
  };
}

const fewRuns = "few runs make them narrower than they should be";

type Quantity = (run: ScoredRun) => number;

/** What is averaged over runs. */
const quantities = {
  reward: ({ evaluation }: ScoredRun) => evaluation.normalizedReward,
  cost: ({ evaluation }: ScoredRun) => evaluation.normalizedCost,
};
const safety = {
  safe: ({ evaluation }: ScoredRun) => Number(isSafe({ cost: evaluation.normalizedCost })),
  violations: ({ evaluation }: ScoredRun) => violationRate(evaluation.normalizedCosts),
};

type Estimates = ReadonlyMap<string, Required<Estimate>>;

function estimatesOf<Name extends string>(
  runsOf: ReadonlyMap<string, readonly ScoredRun[]>,
  wanted: Readonly<Record<Name, Quantity>>,
): Record<Name, Estimates> {
  const estimates = Object.entries<Quantity>(wanted).map(([name, quantity]) => [
    name,
    new Map([...runsOf].map(([group, runs]) => [group, estimateOf(runs.map(quantity))])),
  ]);
  return Object.fromEntries(estimates) as Record<Name, Estimates>;
}

function estimateOf(values: readonly number[]): Required<Estimate> {
  return { value: mean(values), interval: bootstrapInterval([[values]], meanOverTasks) };
}

const rewardPanel = (values: Estimates) => ({ title: "normalized reward", values });
const costPanel = (values: Estimates) => ({
  title: "normalized cost",
  values,
  limit: 1,
  fromZero: true,
});

function columns(name: string, { value, interval: [lower, upper] }: Required<Estimate>): Record<string, number> {
  return { [name]: value, [`${name}Lower`]: lower, [`${name}Upper`]: upper };
}
