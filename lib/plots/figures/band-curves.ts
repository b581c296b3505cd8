/** Curves of several series with bands, panels one below the other that share the horizontal axis. */
import type { Data, YAxisName } from "plotly.js";
import { Figure } from "../figure.ts";
import { requireSameLength } from "../same-length.ts";
import { axesOf, axis, hoverLines, houseLayout, layoutAxes, limitLine, panelTitle, translucent } from "../template.ts";
import type { SeriesStyle } from "../template.ts";

/** One curve; the band is left out where it is not known. */
export interface BandCurve {
  name: string;
  x: number[];
  y: number[];
  lower?: number[];
  upper?: number[];
  style: SeriesStyle;
  dash?: "solid" | "dash" | "dot";
}

/** One panel. */
export interface BandPanel {
  title: string;
  curves: readonly BandCurve[];
  /** Where a dashed line stands. */
  limit?: number;
  /** Number format (d3-format). */
  format?: string;
}

/** Input of `bandCurves`. */
export interface BandCurvesInput {
  title: string;
  /** Title of the horizontal axis. */
  x: string;
  /** Where a dashed line stands across all panels. */
  xLimit?: number;
  panels: readonly BandPanel[];
  /** Which points have marks: the last, all or none. */
  marks?: "last" | "all" | "none";
}

const panelHeight = 190;
const space = 0.1;

/**
 * A curve has one colour and one entry of the legend in all panels.
 *
 * @example
 * ```ts
 * import { bandCurves, seriesStyles } from "../lib/plots";
 *
 * const style = seriesStyles(["TraC"]).get("TraC")!;
 * const curve = { name: "TraC", x: [0, 1000], y: [1.4, 0.6], lower: [1.2, 0.4], upper: [1.6, 0.8], style };
 * const panels = [{ title: "normalized cost", limit: 1, curves: [curve] }];
 * String(bandCurves({ title: "Three seeds", x: "updates", panels })); // → "Figure: Three seeds (TraC)"
 * ```
 */
export function bandCurves({ title, x, xLimit, panels, marks = "none" }: BandCurvesInput): Figure {
  const height = (1 - space * (panels.length - 1)) / panels.length;
  const axes = panels.map(({ format }, i) => {
    const top = 1 - i * (height + space);
    return { y: axis("", { domain: [Math.max(0, top - height), top], tickformat: format, nticks: 6 }) };
  });
  const named = new Set<string>();
  const data = panels.flatMap((panel, i) =>
    panel.curves.flatMap((curve) => {
      const first = !named.has(curve.name);
      named.add(curve.name);
      return curveTraces(curve, panel, { x, marks, yaxis: axesOf(i).yaxis, first });
    }),
  );
  const titles = panels.map((panel, i) => panelTitle(panel.title, { y: 1 - i * (height + space) }));
  const limits = panels.flatMap(({ limit }, i) => {
    const { yaxis } = axesOf(i);
    return [
      ...(limit === undefined ? [] : [limitLine({ y: limit }, { yaxis })]),
      ...(xLimit === undefined ? [] : [limitLine({ x: xLimit }, { yaxis })]),
    ];
  });
  return new Figure(
    data,
    houseLayout(title, {
      ...layoutAxes(axes),
      xaxis: axis(x, { anchor: axesOf(panels.length - 1).yaxis }),
      height: 150 + panelHeight * panels.length,
      margin: { l: 76, r: 24, t: 76, b: 90 },
      legend: { orientation: "h", x: 0, xanchor: "left", y: -60 / (panelHeight * panels.length), yanchor: "top" },
      annotations: titles,
      shapes: limits,
    }),
  );
}

interface TraceContext extends Pick<Required<BandCurvesInput>, "x" | "marks"> {
  yaxis: YAxisName;
  first: boolean;
}

function curveTraces(
  curve: BandCurve,
  { title, format = ".3~g" }: BandPanel,
  { x: xTitle, marks, yaxis, first }: TraceContext,
): Data[] {
  const { name, x, y, style, dash = "solid" } = curve;
  requireSameLength(`points of ${name}`, x, y);
  const trace = {
    type: "scatter",
    mode: marks === "all" ? "lines+markers" : "lines",
    name,
    legendgroup: name,
    showlegend: first && marks !== "last",
    yaxis,
    x,
    y,
    line: { color: style.color, width: 1.8, dash },
    marker: { color: style.color, symbol: style.symbol, size: marks === "all" ? 7 : 9 },
    hovertemplate: hoverLines({ [xTitle]: "%{x:,}", [title]: `%{y:${format}}` }),
  } as const;
  // A trace in which every point has a mark: the legend shows the mark then.
  const last = { ...trace, mode: "lines+markers", showlegend: first, x: x.slice(-1), y: y.slice(-1) } as const;
  return [...bandTraces(curve, yaxis), trace, ...(marks === "last" ? [last] : [])];
}

/** One closed outline: plotly fills between two traces only where nothing hides one of them. */
function bandTraces({ name, x, lower, upper, style }: BandCurve, yaxis: YAxisName): Data[] {
  if (!lower || !upper) return [];
  requireSameLength(`lower and upper ends of ${name}`, lower, upper);
  return [
    {
      type: "scatter",
      mode: "lines",
      name,
      legendgroup: name,
      yaxis,
      showlegend: false,
      hoverinfo: "skip",
      x: [...x, ...x.toReversed()],
      y: [...upper, ...lower.toReversed()],
      fill: "toself",
      fillcolor: translucent(style.color, 0.13),
      line: { width: 0, color: style.color },
    },
  ];
}
