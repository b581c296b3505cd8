/** Several figures of the same methods side by side, each a point with its interval. */
import type { Data } from "plotly.js";
import { Figure } from "../figure.ts";
import { axesOf, axis, hoverLines, houseLayout, layoutAxes, limitLine, panelTitle } from "../template.ts";
import type { PanelAxes, SeriesStyle } from "../template.ts";
import type { Estimate } from "./score-crosses.ts";

/** One panel: an estimate for each method; a method without one has an empty line. */
export interface IntervalPanel {
  title: string;
  values: ReadonlyMap<string, Estimate>;
  /** Where a dashed line stands. */
  limit?: number;
  /** Number format (d3-format); default three digits. */
  format?: string;
  /** Counts from zero, as times and sizes do. */
  fromZero?: boolean;
}

/** Input of `intervalPanels`. */
export interface IntervalPanelsInput {
  title: string;
  /** In the order of the lines, from the top. */
  methods: ReadonlyMap<string, SeriesStyle>;
  panels: readonly IntervalPanel[];
}

/** Three would not fit a phone. */
const columns = 2;
const gap = 0.05;

/** Heights in pixels: of a line, of what is between two rows (the axis of one, the titles of the next), and of the margins. */
const lineHeight = 26;
const betweenRows = 64;
const margin = { t: 76, b: 48 };

/**
 * Panels in rows of two; a line a method, whose name stands on the left of each row.
 *
 * @example
 * ```ts
 * import { intervalPanels, seriesStyles } from "../lib/plots";
 *
 * const methods = seriesStyles(["BC-All", "TraC"]);
 * const values = new Map([
 *   ["BC-All", { value: 1.8, interval: [1.5, 2.1] as const }],
 *   ["TraC", { value: 0.6, interval: [0.4, 0.8] as const }],
 * ]);
 * const panels = [{ title: "normalized cost", values, limit: 1 }];
 * intervalPanels({ title: "Costs", methods, panels }).data.length; // → 2
 * ```
 */
export function intervalPanels({ title, methods, panels }: IntervalPanelsInput): Figure {
  const names = [...methods.keys()];
  const rows = Math.ceil(panels.length / columns);
  const perRow = Math.min(columns, panels.length);
  const width = (1 - gap * (perRow - 1)) / perRow;
  const plotHeight = rows * lineHeight * names.length + (rows - 1) * betweenRows;
  const rowGap = betweenRows / plotHeight;
  const height = (lineHeight * names.length) / plotHeight;
  const axes = panels.map(({ format = ".3~g", fromZero = false }, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const left = column * (width + gap);
    const top = 1 - row * (height + rowGap);
    const { xaxis, yaxis } = axesOf(i);
    const x = axis("", {
      domain: [left, left + width],
      anchor: yaxis,
      tickformat: format,
      nticks: 5,
      tickangle: 0,
      ...(fromZero && { rangemode: "tozero" }),
    });
    const y = axis("", {
      domain: [Math.max(0, top - height), top],
      anchor: xaxis,
      type: "category",
      categoryarray: names,
      range: [names.length - 0.5, -0.5],
      tickmode: "array",
      tickvals: names,
      ticktext: column === 0 ? names : names.map(() => ""),
      ticks: "",
    });
    return { x, y };
  });
  const titles = panels.map((panel, i) =>
    panelTitle(panel.title, { x: (i % columns) * (width + gap), y: 1 - Math.floor(i / columns) * (height + rowGap) }),
  );
  const limits = panels.flatMap(({ limit }, i) => (limit === undefined ? [] : [limitLine({ x: limit }, axesOf(i))]));
  const longest = Math.max(...names.map(({ length }) => length));
  return new Figure(
    panels.flatMap((panel, i) => [...methods].flatMap(([name, style]) => point(panel, name, style, axesOf(i)))),
    houseLayout(title, {
      ...layoutAxes(axes),
      height: plotHeight + margin.t + margin.b,
      margin: { ...margin, l: Math.min(260, 24 + 7.5 * longest), r: 24 },
      showlegend: false,
      annotations: titles,
      shapes: limits,
    }),
  );
}

function point(
  { title, values, format = ".3~g" }: IntervalPanel,
  name: string,
  { color, symbol }: SeriesStyle,
  axes: PanelAxes,
): Data[] {
  const estimate = values.get(name);
  if (!estimate) return [];
  const { value, interval } = estimate;
  const [lower, upper] = interval ?? [value, value];
  return [
    {
      type: "scatter",
      mode: "markers",
      name,
      ...axes,
      x: [value],
      y: [name],
      error_x: {
        type: "data",
        symmetric: false,
        array: [upper - value],
        arrayminus: [value - lower],
        color,
        thickness: 2.5,
        width: 0,
      },
      cliponaxis: false, // half a mark would stand on an axis that begins at its value
      customdata: [[lower, upper]],
      marker: { color, symbol, size: 9 },
      hovertemplate: hoverLines({
        [title]: `%{x:${format}}`,
        ...(interval && { interval: `%{customdata[0]:${format}} to %{customdata[1]:${format}}` }),
      }),
    },
  ];
}
