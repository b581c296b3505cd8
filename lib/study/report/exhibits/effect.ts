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
  for (const [value, runs] of runsOf)
    if (runs.length === 0) throw new RangeError(`${setting} ${value} must have at least 1 run, got none`);
  const groups = estimatesOf(runsOf, quantities);
  return {
    name: fileName("effect", setting),
    figure: intervalPanels({
      title: setting,
      methods: seriesStyles([...runsOf.keys()]),
      panels: [rewardPanel(groups), costPanel(groups)],
    }),
    rows: groups.map(({ group, runs, estimates }) => ({ [setting]: group, runs, ...columns(estimates) })),
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
  const estimated = estimatesOf(runsOf, { ...safety, ...quantities });
  return {
    name: fileName("methods", task),
    figure: intervalPanels({
      title: `${task}: every method at target cost ${targetCost}`,
      methods: new Map([...styles].filter(([method]) => runsOf.has(method))),
      panels: [
        { title: "safe runs", values: valuesOf(estimated, "safe"), format: ".0%" },
        rewardPanel(estimated),
        { title: "unsafe episodes", values: valuesOf(estimated, "violations"), format: ".0%" },
        costPanel(estimated),
      ],
    }),
    rows: estimated.map(({ group: method, runs, estimates }) => ({ method, targetCost, runs, ...columns(estimates) })),
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

/** The estimates of one group of runs. */
interface GroupEstimates<Name extends string> {
  group: string;
  runs: number;
  estimates: Readonly<Record<Name, Required<Estimate>>>;
}

function estimatesOf<Name extends string>(
  runsOf: ReadonlyMap<string, readonly ScoredRun[]>,
  wanted: Readonly<Record<Name, Quantity>>,
): GroupEstimates<Name>[] {
  return [...runsOf].map(([group, runs]) => {
    const estimates = Object.entries<Quantity>(wanted).map(([name, of]) => [name, estimateOf(runs.map(of))]);
    return { group, runs: runs.length, estimates: Object.fromEntries(estimates) as GroupEstimates<Name>["estimates"] };
  });
}

function estimateOf(values: readonly number[]): Required<Estimate> {
  return { value: mean(values), interval: bootstrapInterval([[values]], meanOverTasks) };
}

/** One quantity's estimates, by group. */
function valuesOf<Name extends string>(groups: readonly GroupEstimates<Name>[], name: Name): Map<string, Estimate> {
  return new Map(groups.map(({ group, estimates }) => [group, estimates[name]]));
}

function rewardPanel(groups: readonly GroupEstimates<"reward">[]) {
  return { title: "normalized reward", values: valuesOf(groups, "reward") };
}

function costPanel(groups: readonly GroupEstimates<"cost">[]) {
  return { title: "normalized cost", values: valuesOf(groups, "cost"), limit: 1, fromZero: true };
}

/** Each estimate and its bounds: `reward`, `rewardLower`, `rewardUpper`, … */
function columns(estimates: Readonly<Record<string, Required<Estimate>>>): Record<string, number> {
  const entries = Object.entries(estimates).flatMap(
    ([
      name,
      {
        value,
        interval: [lower, upper],
      },
    ]) => [
      [name, value],
      [`${name}Lower`, lower],
      [`${name}Upper`, upper],
    ],
  );
  return Object.fromEntries(entries) as Record<string, number>;
}
