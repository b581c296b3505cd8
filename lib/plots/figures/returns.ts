/** Figures of recorded returns: reward against cost, and distributions. */
import type { Annotation, Data } from "plotly.js";
import { Figure } from "../figure.ts";
import { requireSameLength } from "../same-length.ts";
import { axis, colors, hoverLines, houseLayout, limitLine, verticalTitle } from "../template.ts";

/** Input of `costReturnScatter`. */
export interface CostReturnScatterInput {
  /** Reward sum of each episode or segment. */
  reward: ArrayLike<number>;
  /** Cost sum of each episode or segment. */
  cost: ArrayLike<number>;
  /** Where the line of the target cost stands. */
  targetCost: number;
  /** What one point is. */
  each: "episode" | "segment";
  /** Colours the points by label; those that are not kept are grey. */
  partition?: { kept: ArrayLike<number>; label: ArrayLike<number> };
}

/** Points drawn at most; a notebook with more grows large and slow. */
const maxPoints = 3000;

/**
 * Reward against cost, one point an episode or segment, evenly thinned out where there are too many.
 *
 * @example
 * ```ts
 * import { episodeReturns, findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { costReturnScatter } from "../lib/plots";
 *
 * const { reward, cost } = episodeReturns(await loadTrajectories(findDataset(findTask("BallCircle"))));
 * const figure = costReturnScatter({ reward, cost, targetCost: 10, each: "episode" });
 * String(figure); // → "Figure: Reward against cost of each episode (episode)"
 * ```
 */
export function costReturnScatter({ reward, cost, targetCost, each, partition }: CostReturnScatterInput): Figure {
  requireSameLength(`rewards and costs of the ${each}s`, reward, cost);
  if (partition) requireSameLength("kept segments and their labels", partition.kept, partition.label);
  const stride = Math.ceil(reward.length / maxPoints);
  const drawn = Array.from({ length: Math.floor(reward.length / stride) }, (_, i) => i * stride);
  const groups = partition
    ? labelGroups(partition, drawn, reward.length)
    : [{ name: each, color: colors.blue, members: drawn }];
  const data = groups.map(({ name, color, members }): Data => ({
    type: "scatter",
    mode: "markers",
    name,
    x: members.map((i) => cost[i]),
    y: members.map((i) => reward[i]),
    marker: { color, size: 5, opacity: 0.55 },
    hovertemplate: hoverLines({ [`${each} cost`]: "%{x:.3~g}", [`${each} reward`]: "%{y:.4~g}" }),
  }));
  const thinned = stride > 1 ? `, every ${ordinal(stride)} of ${reward.length.toLocaleString("en")}` : "";
  return new Figure(
    data,
    houseLayout(`Reward against cost of each ${each}${thinned}`, {
      xaxis: axis(`${each} cost`),
      yaxis: axis(""),
      showlegend: groups.length > 1,
      shapes: [limitLine({ x: targetCost })],
      annotations: [noteAt(targetCost, "target cost"), verticalTitle(`${each} reward`)],
    }),
  );
}

function labelGroups({ kept, label }: NonNullable<CostReturnScatterInput["partition"]>, drawn: number[], size: number) {
  const labels = new Int8Array(size).fill(-1);
  for (let i = 0; i < kept.length; i++) labels[kept[i]] = label[i];
  const members = (value: number) => drawn.filter((i) => labels[i] === value);
  return [
    { name: "left out", color: colors.grey, members: members(-1) },
    { name: "undesirable", color: colors.red, members: members(0) },
    { name: "desirable", color: colors.green, members: members(1) },
  ];
}

const ordinalRules = new Intl.PluralRules("en", { type: "ordinal" });

function ordinal(n: number): string {
  const ending = { one: "st", two: "nd", few: "rd" }[ordinalRules.select(n) as string] ?? "th";
  return `${n}${ending}`;
}

/** A word beside a vertical line, inside the plot. */
function noteAt(x: number, text: string): Annotation {
  return {
    x,
    y: 0.99,
    yref: "paper",
    xanchor: "left",
    yanchor: "top",
    align: "left",
    text,
    showarrow: false,
    font: { color: colors.red, size: 11 },
  };
}

/** Input of `histogram`. */
export interface HistogramInput {
  values: ArrayLike<number>;
  title: string;
  /** Title of the horizontal axis. */
  label: string;
  /** Draws a dashed line here. */
  mark?: number;
}

/**
 * A histogram of 40 bins; the bins are counted here, so that a figure stays small however many values there are.
 *
 * @example
 * ```ts
 * import { episodeReturns, findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { histogram } from "../lib/plots";
 *
 * const { cost } = episodeReturns(await loadTrajectories(findDataset(findTask("BallCircle"))));
 * String(histogram({ values: cost, title: "Episode costs", label: "cost", mark: 10 })); // → "Figure: Episode costs"
 * ```
 */
export function histogram({ values, title, label, mark }: HistogramInput): Figure {
  const { centers, counts, width } = countBins(values, 40);
  const hovertemplate = `${hoverLines({ [label]: "%{x:.4~g}", number: "%{y}" })}<extra></extra>`;
  const data: Data[] = [{ type: "bar", x: centers, y: counts, width, marker: { color: colors.blue }, hovertemplate }];
  return new Figure(
    data,
    houseLayout(title, {
      xaxis: axis(label),
      yaxis: axis(""),
      annotations: [verticalTitle("number")],
      bargap: 0.05,
      showlegend: false,
      shapes: mark === undefined ? [] : [limitLine({ x: mark })],
    }),
  );
}

/** Counts of `bins` equal bins between the extremes. */
export function countBins(
  values: ArrayLike<number>,
  bins: number,
): { centers: number[]; counts: number[]; width: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const width = (high - low) / bins || 1;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) counts[Math.min(bins - 1, Math.floor((values[i] - low) / width))] += 1;
  return { centers: counts.map((_, i) => low + (i + 0.5) * width), counts, width };
}
