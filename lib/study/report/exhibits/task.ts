/** What is shown of one task: scores against the target cost, what reward a cost buys, learning, choosing. */
import { bootstrapInterval, mean, meanOverTasks } from "../../../evaluation/index.ts";
import { bandCurves, paretoFigure, seriesStyles } from "../../../plots/index.ts";
import type { BandCurve } from "../../../plots/index.ts";
import { groupBy } from "../../group-by.ts";
import { simulateSelection } from "../../policy-selection.ts";
import type { CurvePoint, ResultGroup, ScoredRun, ScoreSummary } from "../../results/index.ts";
import { curveRows } from "./aggregates.ts";
import { methodScores } from "./effect.ts";
import { fileName, groupsOf, styleOf, targetCostsOf } from "./exhibit.ts";
import type { Exhibit, MethodStyles } from "./exhibit.ts";

type Score = "normalizedReward" | "normalizedCost";

const panels: readonly [Score, string, limit?: number][] = [
  ["normalizedReward", "normalized reward"],
  ["normalizedCost", "normalized cost (above the line: unsafe)", 1],
];

/** A curve through means over strata, with their bootstrap intervals; a row of `values` is a point, its rows the strata. */
function bandCurve(
  name: string,
  x: number[],
  values: readonly (readonly (readonly number[])[])[],
  style: BandCurve["style"],
): BandCurve {
  const intervals = values.map((strata) => bootstrapInterval([strata], meanOverTasks, { resamples: 500 }));
  return {
    name,
    x,
    y: values.map((strata) => meanOverTasks(strata)),
    lower: intervals.map(([lower]) => lower),
    upper: intervals.map(([, upper]) => upper),
    style,
  };
}

/**
 * What the methods score on a task: `methodScores` where all were run at one target cost, else `againstTargetCost`.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { groupRuns, readResults, scoreRuns, taskScores } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { figure } = taskScores("BallCircle", groups, seriesStyles(groups.map(({ method }) => method)));
 * String(figure).split(" (")[0]; // → "Figure: BallCircle: every method at target cost 10"
 * ```
 */
export function taskScores(task: string, groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const [targetCost, ...others] = targetCostsOf(groupsOf(task, groups));
  return targetCost !== undefined && others.length === 0
    ? methodScores(task, targetCost, groups, styles)
    : againstTargetCost(task, groups, styles);
}

/**
 * Reward and cost at each target cost, means over seeds.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { againstTargetCost, groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { figure } = againstTargetCost("BallCircle", groups, seriesStyles(groups.map(({ method }) => method)));
 * String(figure).split(" (")[0]; // → "Figure: BallCircle: reward and cost at each target cost"
 * ```
 */
export function againstTargetCost(task: string, groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const drawn = panels.map(([score, title, limit]) => ({
    title,
    limit,
    curves: groupsOf(task, groups).map(({ method, limits }) => {
      const values = limits.map(({ runs }) => [runs.map(({ evaluation }) => evaluation[score])]);
      return bandCurve(
        method,
        limits.map(({ targetCost }) => targetCost),
        values,
        styleOf(method, styles),
      );
    }),
  }));
  return {
    name: fileName("target-costs", task),
    figure: bandCurves({
      title: `${task}: reward and cost at each target cost`,
      x: "target cost",
      panels: drawn,
      marks: "all",
    }),
    rows: drawn.flatMap(({ title, curves }) =>
      curves.flatMap(curveRows).map((row) => ({ score: title.split(" (")[0], ...row })),
    ),
    note: "Means over seeds with 95 % bootstrap intervals; few seeds make them narrower than they should be.",
  };
}

/**
 * Reward against cost per episode, and the front of all methods.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { groupRuns, readResults, rewardForCost, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { rows } = rewardForCost("BallCircle", groups, seriesStyles(groups.map(({ method }) => method)));
 * rows.length; // → 9
 * ```
 */
export function rewardForCost(task: string, groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const series = groupsOf(task, groups).map(({ method, limits }) => ({
    name: method,
    style: styleOf(method, styles),
    points: limits.map(({ targetCost, reward, runs }) => ({
      targetCost,
      reward,
      cost: mean(runs.flatMap(({ evaluation }) => evaluation.costReturns)),
    })),
  }));
  return {
    name: fileName("front", task),
    figure: paretoFigure({ title: `${task}: what reward a cost buys`, series }),
    rows: series.flatMap(({ name, points }) => points.map((point) => ({ name, ...point }))),
    note: "A number is the target cost that the policies were trained for; a grey step leads along the methods that none beats in both.",
  };
}

/**
 * Evaluations while training, means over target costs and seeds; the last point is what the last checkpoint scores.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { groupRuns, learningCurves, readResults, scoreRuns } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { figure } = learningCurves("BallCircle", groups, seriesStyles(groups.map(({ method }) => method)));
 * String(figure).split(" (")[0]; // → "Figure: BallCircle: evaluations while training"
 * ```
 */
export function learningCurves(task: string, groups: readonly ResultGroup[], styles: MethodStyles): Exhibit {
  const withRuns = groupsOf(task, groups).flatMap(({ overall, ...group }) => (overall ? [{ ...group, overall }] : []));
  const drawn = panels.map(([score, title, limit]) => ({
    title,
    limit,
    curves: withRuns.map(({ method, overall }) => learningCurve(method, overall, score, styles)),
  }));
  return {
    name: fileName("learning", task),
    figure: bandCurves({ title: `${task}: evaluations while training`, x: "updates", panels: drawn, marks: "last" }),
    rows: drawn.flatMap(({ title, curves }) =>
      curves.flatMap(curveRows).map((row) => ({ score: title.split(" (")[0], ...row })),
    ),
    note: `${meansText(withRuns)} with 95 % bootstrap intervals; the mark is the last checkpoint.`,
  };
}

/** What the means of a task's groups are over. */
function meansText([group]: readonly ResultGroup[]): string {
  const targetCosts = group?.targetCosts ?? [];
  return targetCosts.length === 1
    ? `Means over seeds at target cost ${targetCosts[0]}`
    : "Means over target costs and seeds";
}

function learningCurve(method: string, { runs }: ScoreSummary, score: Score, styles: MethodStyles): BandCurve {
  const updates = runs[0].curve
    .map(({ update }) => update)
    .filter((update) => runs.every(({ curve }) => scoreAt(curve, update)));
  const strata = [...groupBy(runs, ({ description }) => description.config.targetCost).values()];
  const values = updates.map((update) =>
    strata.map((ofCost) => ofCost.map(({ curve }) => scoreAt(curve, update)![score])),
  );
  return bandCurve(method, updates, values, styleOf(method, styles));
}

const scoreAt = (curve: readonly CurvePoint[], update: number) => curve.find((point) => point.update === update);

/** Episodes played before the last choice, and repetitions of the simulated choice. */
const choice = { episodes: 100, repetitions: 300, resamples: 100 };

/**
 * The choice among all policies of a target cost by playing few episodes, by reward alone and by reward less excess cost.
 *
 * @example
 * ```ts
 * import { choosing, groupRuns, readResults, scoreRuns } from "../lib/study";
 *
 * const scored = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * const atTen = scored.filter(({ description }) => description.config.targetCost === 10);
 * choosing("BallCircle", groupRuns(atTen.slice(0, 2)))?.name; // → "choosing-ballcircle"
 * ```
 */
export function choosing(task: string, groups: readonly ResultGroup[]): Exhibit | undefined {
  const byCost = [
    ...groupBy(
      groupsOf(task, groups).flatMap(({ limits }) => limits.flatMap(({ runs }) => runs)),
      ({ description }) => description.config.targetCost,
    ),
  ].sort(([a], [b]) => a - b);
  const styles = [...seriesStyles(byCost.map(([targetCost]) => String(targetCost))).values()];
  const curves = byCost.flatMap(([targetCost, runs], i) =>
    runs.length < 2 ? [] : choiceCurves(targetCost, runs, styles[i]),
  );
  if (curves.length === 0) return undefined;
  const title = `${task}: choosing a policy with few episodes`;
  return {
    name: fileName("choosing", task),
    figure: bandCurves({
      title,
      x: "episodes played",
      panels: [
        { title: "reward of the chosen policy", curves: curves.map(({ reward }) => reward) },
        { title: "probability that it is unsafe", curves: curves.map(({ unsafe }) => unsafe), format: ".0%" },
      ],
    }),
    rows: curves.flatMap(({ reward, unsafe }) => [
      ...curveRows(reward).map((row) => ({ score: "reward", ...row })),
      ...curveRows(unsafe).map((row) => ({ score: "unsafe", ...row })),
    ]),
    note: `A bandit plays stored episodes of all methods' policies for one target cost and chooses the best so far, ${choice.repetitions} times. Dashed: it counts an episode's excess cost against its reward.`,
  };
}

function choiceCurves(
  targetCost: number,
  runs: readonly ScoredRun[],
  style: BandCurve["style"],
): { reward: BandCurve; unsafe: BandCurve }[] {
  const candidates = runs.map(({ evaluation }) => ({
    rewards: evaluation.normalizedRewards,
    costs: evaluation.normalizedCosts,
  }));
  const worths = [
    { name: `target cost ${targetCost}, by reward`, dash: "solid", worth: (reward: number) => reward },
    {
      name: `target cost ${targetCost}, by reward less excess cost`,
      dash: "dash",
      worth: (reward: number, cost: number) => reward - Math.max(0, cost - 1),
    },
  ] as const;
  return worths.map(({ name, dash, worth }) => {
    const points = simulateSelection(candidates, { ...choice, worth });
    const x = points.map(({ episodes }) => episodes);
    const reward = {
      name,
      x,
      y: points.map((point) => point.reward),
      lower: points.map(({ interval: [lower] }) => lower),
      upper: points.map(({ interval: [, upper] }) => upper),
      style,
      dash,
    };
    return { reward, unsafe: { name, x, y: points.map(({ unsafe }) => unsafe), style, dash } };
  });
}
