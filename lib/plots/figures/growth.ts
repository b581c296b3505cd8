/** How a cost grows with the size of the work. */
import type { Data } from "plotly.js";
import { Figure } from "../figure.ts";
import { requireSameLength } from "../same-length.ts";
import { axis, hoverLines, houseLayout, seriesColors, verticalTitle } from "../template.ts";

/** Input of `growthCurve`. */
export interface GrowthCurveInput {
  title: string;
  /** What the size is of, as "rows of the batch", and the sizes measured. */
  size: { label: string; values: readonly number[] };
  /** What is measured, with its unit, as "milliseconds". */
  cost: string;
  /** One curve each: a value for each size, above 0. */
  curves: Record<string, readonly number[]>;
}

/**
 * Costs against sizes, both on logarithmic axes: a power of the size is a straight line, and proportion one at 45 degrees.
 *
 * @example
 * ```ts
 * import { growthCurve } from "../lib/plots";
 *
 * const size = { label: "segments", values: [1000, 10_000, 100_000] };
 * const curves = { ours: [1, 9, 95] };
 * String(growthCurve({ title: "Labelling", size, cost: "milliseconds", curves })); // → "Figure: Labelling (ours)"
 * ```
 */
export function growthCurve({ title, size, cost, curves }: GrowthCurveInput): Figure {
  const data = Object.entries(curves).map(([name, values], i): Data => {
    requireSameLength(`sizes and the values of ${name}`, size.values, values);
    return {
      type: "scatter",
      mode: "lines+markers",
      name,
      x: [...size.values],
      y: [...values],
      line: { color: seriesColors[i % seriesColors.length] },
      hovertemplate: hoverLines({ [size.label]: "%{x:,}", [cost]: "%{y:.3~g}" }),
    };
  });
  return new Figure(
    data,
    houseLayout(title, {
      xaxis: axis(size.label, { type: "log", tickformat: ",", dtick: "D2" }),
      yaxis: axis("", { type: "log", tickformat: "~g", dtick: "D2" }),
      showlegend: data.length > 1,
      annotations: [verticalTitle(cost)],
    }),
  );
}
