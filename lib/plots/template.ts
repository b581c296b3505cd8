/** The look that every figure shares. */
import type { Annotation, Layout, LayoutAxis, Shape, XAxisName, YAxisName } from "plotly.js";

/** Colours that stay apart for colour-blind readers (Okabe and Ito; the red is Tol's, since theirs reads as orange). */
export const colors = {
  blue: "#0072b2",
  orange: "#e69f00",
  green: "#009e73",
  red: "#cc3311",
  purple: "#cc79a7",
  grey: "#999999",
  ink: "#333333",
  unsafe: "rgba(204, 51, 17, 0.08)",
} as const;

/** Colours of the first, second, … series of a figure. */
export const seriesColors = [colors.blue, colors.green, colors.orange, colors.purple, colors.red];

const manyColors = [...seriesColors, "#56b4e9", "#8a7500", colors.ink, "#5e3c99"];
const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "triangle-down", "star"] as const;

/** How one of many series looks, the same in every figure that shows it: different marks help where nine colours do not. */
export interface SeriesStyle {
  color: string;
  symbol: (typeof symbols)[number];
}

/**
 * The looks of series by their names, in order. From the tenth on colours come again, with other marks.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 *
 * seriesStyles(["BC-All", "TraC"]).get("TraC"); // → { color: "#009e73", symbol: "square" }
 * ```
 */
export function seriesStyles(names: readonly string[]): Map<string, SeriesStyle> {
  const looks = names.map((_, i) => ({
    color: manyColors[i % manyColors.length],
    symbol: symbols[(i + Math.floor(i / manyColors.length)) % symbols.length],
  }));
  return new Map(names.map((name, i) => [name, looks[i]]));
}

/** A colour with an opacity: bands below lines. */
export function translucent(color: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** A titled axis in the house style. Margins are fixed: plotly cannot measure labels where there is no browser. */
export function axis(title: string, more: LayoutAxis = {}): LayoutAxis {
  return {
    title: { text: title },
    gridcolor: "#eeeeee",
    zerolinecolor: "#dddddd",
    linecolor: "#bbbbbb",
    ticks: "outside",
    exponentformat: "e",
    ...more,
  };
}

/** Names of the axes of one panel, as traces, shapes and annotations refer to them. */
export interface PanelAxes {
  xaxis: XAxisName;
  yaxis: YAxisName;
}

/** Names of the axes of the panel at place `i`: `x` and `y` at 0, then `x2` and `y2`, … */
export function axesOf(i: number): PanelAxes {
  return { xaxis: `x${numberOf(i)}` as XAxisName, yaxis: `y${numberOf(i)}` as YAxisName };
}

/** The axes of all panels in order, under the names that a layout has for them: `xaxis`, `xaxis2`, … */
export function layoutAxes(panels: readonly { x?: LayoutAxis; y: LayoutAxis }[]): Partial<Layout> {
  const named = panels.map(({ x, y }, i) => ({
    ...(x && { [`xaxis${numberOf(i)}`]: x }),
    [`yaxis${numberOf(i)}`]: y,
  }));
  return Object.assign({}, ...named) as Partial<Layout>;
}

/** A panel's number in the names of its axes: none at the first. */
const numberOf = (panel: number) => (panel === 0 ? "" : String(panel + 1));

/**
 * Title of the vertical axis, at the picture's edge. plotly's own keeps a fixed distance from the axis, which labels of
 * four letters cross.
 */
export function verticalTitle(text: string): Annotation {
  return {
    text,
    textangle: -90,
    x: 0,
    xref: "paper",
    xshift: -60,
    y: 0.5,
    yref: "paper",
    xanchor: "center",
    yanchor: "middle",
    showarrow: false,
    font: { size: 14 },
  };
}

/** A trace's hover text: a line for each quantity, its name and plotly's format of its value; the series' name beside it. */
export function hoverLines(quantities: Record<string, string>): string {
  return Object.entries(quantities)
    .map(([name, format]) => `${name} ${format}`)
    .join("<br>");
}

function houseTitle(text: string) {
  return { text, x: 0.02, xanchor: "left", font: { size: 16 } } as const;
}

/** A figure's layout: white, one font, legend above the plot. */
export function houseLayout(title: string, more: Partial<Layout> = {}): Partial<Layout> {
  return {
    title: houseTitle(title),
    font: { family: "DejaVu Sans, Verdana, sans-serif", size: 12, color: colors.ink },
    paper_bgcolor: "white",
    plot_bgcolor: "white",
    margin: { l: 76, r: 24, t: 76, b: 64 },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    hovermode: "closest",
    hoverlabel: { namelength: -1 },
    uirevision: title, // a figure that grows keeps the reader's zoom and hidden series
    ...more,
  };
}

/** Names that stand in one row of the legend. */
export const maxInOneRow = 6;

/** Room for a legend of two rows above the plot; where it has as many, the title stands above both. */
export function twoRowLegend(title: string, names: number): Partial<Layout> {
  const height = 460;
  const raised = { ...houseTitle(title), y: 1 - 24 / height, yanchor: "middle" } as const;
  const room = { height, margin: { l: 76, r: 24, t: 100, b: 64 } };
  return names > maxInOneRow ? { ...room, title: raised } : room;
}

/** The title of one panel of several, on its upper left corner; `x` and `y` are shares of the whole plot. */
export function panelTitle(text: string, { x = 0, y }: { x?: number; y: number }): Annotation {
  return {
    text,
    x,
    y,
    xref: "paper",
    yref: "paper",
    xanchor: "left",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 12 },
  };
}

/** Shades a panel between two places on one of its axes: the side of a limit that is unsafe. */
export function unsafeShade(
  between: { x: [number, number] } | { y: [number, number] },
  { xaxis = "x", yaxis = "y" }: Partial<PanelAxes> = {},
): Shape {
  const [x0, x1] = "x" in between ? between.x : [0, 1];
  const [y0, y1] = "y" in between ? between.y : [0, 1];
  return {
    type: "rect",
    x0,
    x1,
    xref: "x" in between ? xaxis : acrossX(xaxis),
    y0,
    y1,
    yref: "y" in between ? yaxis : acrossY(yaxis),
    fillcolor: colors.unsafe,
    line: { width: 0 },
  };
}

/** A line across a panel, at a place on one of its axes. */
export function limitLine(
  at: { x: number } | { y: number },
  { xaxis = "x", yaxis = "y" }: Partial<PanelAxes> = {},
): Shape {
  const line = { color: colors.red, width: 1.5, dash: "dash" } as const;
  if ("x" in at) return { type: "line", x0: at.x, x1: at.x, y0: 0, y1: 1, xref: xaxis, yref: acrossY(yaxis), line };
  return { type: "line", x0: 0, x1: 1, y0: at.y, y1: at.y, xref: acrossX(xaxis), yref: yaxis, line };
}

/** Places as shares of a panel's width or height. */
const acrossX = (name: XAxisName) => `${name} domain` as XAxisName;
const acrossY = (name: YAxisName) => `${name} domain` as YAxisName;
