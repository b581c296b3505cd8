/** Methods by normalized cost and reward, each a cross of its two intervals. */
import type { Data, ErrorBar } from "plotly.js";
import { Figure } from "../figure.ts";
import {
  axis,
  hoverLines,
  houseLayout,
  limitLine,
  translucent,
  twoRowLegend,
  unsafeShade,
  verticalTitle,
} from "../template.ts";
import type { SeriesStyle } from "../template.ts";

/** A number and the interval that it lies in. */
export interface Estimate {
  value: number;
  /** Absent where it is not known, as of published numbers. */
  interval?: readonly [lower: number, upper: number];
}

/** One mark. */
export interface ScoreCross {
  name: string;
  reward: Estimate;
  cost: Estimate;
  style: SeriesStyle;
  /** Drawn as an outline: a number that was not measured here. */
  quoted?: boolean;
}

/** Input of `scoreCrosses`. */
export interface ScoreCrossesInput {
  title: string;
  crosses: readonly ScoreCross[];
}

/**
 * Up and left is better, left of the dashed line is safe; a mark that is an outline is quoted.
 *
 * @example
 * ```ts
 * import { scoreCrosses, seriesStyles } from "../lib/plots";
 *
 * const style = seriesStyles(["TraC"]).get("TraC")!;
 * const trac = { name: "TraC", reward: { value: 0.5, interval: [0.4, 0.6] as const }, cost: { value: 0.6 }, style };
 * String(scoreCrosses({ title: "BulletGym", crosses: [trac] })); // → "Figure: BulletGym (TraC)"
 * ```
 */
export function scoreCrosses({ title, crosses }: ScoreCrossesInput): Figure {
  if (crosses.length === 0) throw new RangeError("Crosses need at least one method, got none");
  const costs = crosses.flatMap(({ cost }) => [cost.value, ...(cost.interval ?? [])]);
  const right = 1.08 * Math.max(1.5, ...costs);
  const left = Math.min(-0.03 * right, ...costs);
  return new Figure(
    crosses.map(crossTrace),
    houseLayout(title, {
      xaxis: axis("normalized cost", { range: [left, right] }),
      yaxis: axis(""),
      annotations: [verticalTitle("normalized reward")],
      shapes: [{ ...unsafeShade({ x: [1, right] }), layer: "below" }, limitLine({ x: 1 })],
      showlegend: true,
      ...twoRowLegend(title, crosses.length),
    }),
  );
}

function crossTrace({ name, reward, cost, style, quoted = false }: ScoreCross): Data {
  return {
    type: "scatter",
    mode: "markers",
    name,
    showlegend: !quoted,
    x: [cost.value],
    y: [reward.value],
    error_x: arms(cost, style.color),
    error_y: arms(reward, style.color),
    marker: {
      color: style.color,
      symbol: quoted ? (`${style.symbol}-open` as const) : style.symbol,
      size: quoted ? 9 : 11,
      line: { width: quoted ? 1.5 : 0 },
    },
    hovertemplate: hoverLines({ "normalized cost": "%{x:.3~g}", "normalized reward": "%{y:.3~g}" }),
  };
}

function arms({ value, interval }: Estimate, color: string): ErrorBar | undefined {
  if (!interval) return undefined;
  const [lower, upper] = interval;
  return {
    type: "data",
    symmetric: false,
    array: [upper - value],
    arrayminus: [value - lower],
    color: translucent(color, 0.6),
    thickness: 1.4,
    width: 4,
  };
}
