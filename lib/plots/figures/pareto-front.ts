/** What reward each cost buys. */
import type { Data } from "plotly.js";
import { Figure } from "../figure.ts";
import { axis, colors, hoverLines, houseLayout, twoRowLegend, verticalTitle } from "../template.ts";
import type { SeriesStyle } from "../template.ts";

/** A policy's cost per episode and normalized reward. */
export interface ParetoPoint {
  cost: number;
  reward: number;
  /** Target cost that it was trained for. */
  targetCost: number;
}

/** Points of one method, drawn as one line. */
export interface ParetoSeries {
  name: string;
  points: readonly ParetoPoint[];
  style: SeriesStyle;
}

/** Input of `paretoFigure`. */
export interface ParetoFigureInput {
  title: string;
  series: readonly ParetoSeries[];
}

/**
 * The points that no other one beats: none costs at most as much and earns more. In ascending cost.
 *
 * @example
 * ```ts
 * import { paretoFront } from "../lib/plots";
 *
 * const points = [
 *   { cost: 5, reward: 0.4, targetCost: 10 },
 *   { cost: 9, reward: 0.3, targetCost: 20 }, // beaten: it costs more and earns less
 *   { cost: 30, reward: 0.8, targetCost: 40 },
 * ];
 * paretoFront(points).map(({ targetCost }) => targetCost); // → [10, 40]
 * ```
 */
export function paretoFront(points: readonly ParetoPoint[]): ParetoPoint[] {
  const sorted = [...points].sort((a, b) => a.cost - b.cost || b.reward - a.reward);
  let highest = -Infinity;
  return sorted.filter(({ reward }) => {
    const beats = reward > highest;
    highest = Math.max(highest, reward);
    return beats;
  });
}

/**
 * Reward against cost per episode, a line a method over its target costs, and the front of them all as steps.
 *
 * @example
 * ```ts
 * import { paretoFigure, seriesStyles } from "../lib/plots";
 *
 * const style = seriesStyles(["TraC"]).get("TraC")!;
 * const points = [{ cost: 5, reward: 0.4, targetCost: 10 }, { cost: 30, reward: 0.8, targetCost: 40 }];
 * const series = [{ name: "TraC", points, style }];
 * String(paretoFigure({ title: "What cost buys", series })); // → "Figure: What cost buys (front, TraC)"
 * ```
 */
export function paretoFigure({ title, series }: ParetoFigureInput): Figure {
  const front = paretoFront(series.flatMap(({ points }) => points));
  if (front.length === 0) throw new RangeError("A Pareto front needs at least one point, got none");
  const last = Math.max(...series.flatMap(({ points }) => points.map(({ cost }) => cost)));
  const steps: Data = {
    type: "scatter",
    mode: "lines",
    name: "front",
    hoverinfo: "skip",
    x: [...front.map(({ cost }) => cost), last],
    y: [...front.map(({ reward }) => reward), front.at(-1)!.reward],
    line: { shape: "hv", color: colors.grey, width: 6 },
    opacity: 0.5,
  };
  return new Figure(
    [steps, ...series.map(seriesTrace)],
    houseLayout(title, {
      xaxis: axis("cost of an episode", { range: [-0.04 * last, 1.06 * last || 1] }),
      yaxis: axis(""),
      annotations: [verticalTitle("normalized reward")],
      ...twoRowLegend(title, series.length + 1),
    }),
  );
}

function seriesTrace({ name, points, style }: ParetoSeries): Data {
  const ordered = [...points].sort((a, b) => a.targetCost - b.targetCost);
  return {
    type: "scatter",
    mode: "text+lines+markers",
    name,
    x: ordered.map(({ cost }) => cost),
    y: ordered.map(({ reward }) => reward),
    text: ordered.map(({ targetCost }) => String(targetCost)),
    textposition: "top center",
    textfont: { size: 10, color: style.color },
    line: { color: style.color, width: 1, dash: "dot" },
    marker: { color: style.color, symbol: style.symbol, size: 9 },
    hovertemplate: hoverLines({
      "target cost": "%{text}",
      "cost of an episode": "%{x:.3~g}",
      "normalized reward": "%{y:.3~g}",
    }),
  };
}
