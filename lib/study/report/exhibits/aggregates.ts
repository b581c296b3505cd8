/** Methods over all tasks: scores with intervals, and how costs are spread. */
import { performanceProfile } from "../../../evaluation/index.ts";
import { bandCurves, intervalPanels, scoreCrosses } from "../../../plots/index.ts";
import type { ScoreCross } from "../../../plots/index.ts";
import { groupBy } from "../../group-by.ts";
import { paperResults } from "../../paper.ts";
import { aggregateMethods, isComplete, scoresOf } from "../../results/index.ts";
import type { MethodAggregate, ResultGroup } from "../../results/index.ts";
import { summarizeMethods } from "../../summary.ts";
import { fileName, styleOf } from "./exhibit.ts";
import type { Exhibit, MethodStyles } from "./exhibit.ts";

/**
 * Cost against reward of the methods on one suite, each with the 95 % intervals of both; outlines are the paper's means over the same tasks.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { groupRuns, readResults, scoreRuns, suiteCrosses } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { figure, rows } = suiteCrosses("BulletGym", groups, seriesStyles(groups.map(({ method }) => method)));
 * String(figure).split(" (")[0]; // → "Figure: BulletGym: reward against cost"
 * rows.length; // → 17
 * ```
 */
export function suiteCrosses(suite: string, groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const aggregates = aggregateMethods(groups);
  const measured = aggregates.map(({ method, meanReward: reward, meanCost: cost }): ScoreCross => ({
    name: method,
    reward,
    cost,
    style: styleOf(method, styles),
  }));
  const tasks = new Set(aggregates.flatMap((aggregate) => aggregate.tasks));
  const published = summarizeMethods(paperResults().filter(({ task }) => tasks.has(task)));
  const quoted = published.flatMap(({ method, reward, cost }): ScoreCross[] => {
    const style = styles.get(method);
    return style
      ? [{ name: `${method}, paper`, reward: { value: reward }, cost: { value: cost }, style, quoted: true }]
      : [];
  });
  return {
    name: fileName("scores", suite),
    figure: scoreCrosses({ title: `${suite}: reward against cost`, crosses: [...measured, ...quoted] }),
    rows: [
      ...aggregates.map(aggregateRow),
      ...published.map(({ method, reward, cost }) => ({
        method: `${method}, paper`,
        meanReward: reward,
        meanCost: cost,
      })),
    ],
    note: `Means over tasks (${taskCounts(aggregates)}), the target costs that were run and seeds, with 95 % intervals; outlines are the paper's numbers on the same tasks, over three target costs. Left of the line is safe.`,
  };
}

/** `2 tasks` where all methods have as many, `TraC 2, CDT 1` otherwise. */
function taskCounts(aggregates: readonly MethodAggregate[]): string {
  const counts = new Set(aggregates.map(({ tasks }) => tasks.length));
  const [count] = counts;
  if (counts.size === 1) return `${count} ${count === 1 ? "task" : "tasks"}`;
  return aggregates.map(({ method, tasks }) => `${method} ${tasks.length}`).join(", ");
}

const estimateNames = [
  "safeTaskShare",
  "meanReward",
  "interquartileMeanReward",
  "optimalityGap",
  "meanCost",
  "violationRate",
  "meanExcessCost",
] as const;

function aggregateRow(aggregate: MethodAggregate): Record<string, number | string> {
  const { method, tasks, runs } = aggregate;
  const columns = estimateNames.flatMap((name) => {
    const {
      value,
      interval: [lower, upper],
    } = aggregate[name];
    return [
      [name, value],
      [`${name}Lower`, lower],
      [`${name}Upper`, upper],
    ] as const;
  });
  return { method, tasks: tasks.length, runs, ...Object.fromEntries(columns) };
}

/**
 * Every aggregate with its interval; a reward has the share of what is safe beside it.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { aggregatePanels, groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { rows } = aggregatePanels(groups, seriesStyles(groups.map(({ method }) => method)));
 * rows.length; // → 9
 * ```
 */
export function aggregatePanels(groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const aggregates = aggregateMethods(groups);
  const panel = (title: string, name: (typeof estimateNames)[number], more = {}) => ({
    title,
    values: new Map(aggregates.map((aggregate) => [aggregate.method, aggregate[name]])),
    ...more,
  });
  const methods = new Map(
    [...styles].filter(([method]) => aggregates.some((aggregate) => aggregate.method === method)),
  );
  return {
    name: "aggregates",
    figure: intervalPanels({
      title: "All tasks: shares, means and their 95 % intervals",
      methods,
      panels: [
        panel("safe tasks", "safeTaskShare", { format: ".0%" }),
        panel("mean reward", "meanReward"),
        panel("unsafe runs", "violationRate", { format: ".0%" }),
        panel("IQM of rewards", "interquartileMeanReward"),
        panel("mean cost", "meanCost", { limit: 1 }),
        panel("mean excess cost", "meanExcessCost"),
      ],
    }),
    rows: aggregates.map(aggregateRow),
    note: `Over ${taskCounts(aggregates)}, each with every target cost and seed that was run. IQM is the interquartile mean; intervals are stratified bootstrap intervals. The file has the optimality gap too.`,
  };
}

/**
 * Share of runs whose normalized cost is above each threshold.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { groupRuns, readResults, safetyProfile, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { name } = safetyProfile(groups, seriesStyles(groups.map(({ method }) => method)));
 * name; // → "safety-profile"
 * ```
 */
export function safetyProfile(groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const byMethod = [...groupBy(groups.filter(isComplete), ({ method }) => method)];
  const highest = Math.max(2, ...byMethod.flatMap(([, complete]) => scoresOf(complete, "normalizedCost").flat()));
  const thresholds = Array.from({ length: 61 }, (_, i) => (i / 60) * Math.min(highest, 6));
  const curves = byMethod.map(([name, complete]) => {
    const { shares, intervals } = performanceProfile(scoresOf(complete, "normalizedCost"), thresholds, {
      resamples: 500,
    });
    return {
      name,
      x: thresholds,
      y: shares,
      lower: intervals.map(([lower]) => lower),
      upper: intervals.map(([, upper]) => upper),
      style: styleOf(name, styles),
    };
  });
  const figure = bandCurves({
    title: "Safety profile: share of runs that cost more",
    x: "normalized cost",
    xLimit: 1,
    panels: [{ title: "share of runs above that cost", curves, format: ".0%" }],
  });
  return {
    name: "safety-profile",
    figure,
    rows: curves.flatMap(curveRows),
    note: "Where a curve crosses the line is the share of unsafe runs; bands are 95 % intervals.",
  };
}

/** Rows of curves with bands. */
export function curveRows({
  name,
  x,
  y,
  lower,
  upper,
}: {
  name: string;
  x: readonly number[];
  y: readonly number[];
  lower?: readonly number[];
  upper?: readonly number[];
}): object[] {
  return x.map((value, i) => ({ name, x: value, y: y[i], lower: lower?.[i] ?? null, upper: upper?.[i] ?? null }));
}
