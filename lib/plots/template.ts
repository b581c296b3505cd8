/** The look that every figure shares. */
import type { Layout, LayoutAxis } from "plotly.js";

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

/** How one of many series looks, the same in every figure that shows it: marks of their own help where eight colours do not. */
export interface SeriesStyle {
  color: string;
  symbol: string;
}

const manyColors = [...seriesColors, "#56b4e9", "#8a7500", colors.ink];
const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "triangle-down", "star"];

/**
 * The looks of series by their names, in order. From the ninth on colours come again, with other marks.
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
export function axis(title: string, more: Partial<LayoutAxis> = {}): Partial<LayoutAxis> {
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

/**
 * Title of the vertical axis, at the picture's edge. plotly's own keeps a fixed distance from the axis, which labels of
 * four letters cross.
 */
export function verticalTitle(text: string): object {
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

/** A figure's layout: white, one font, legend above the plot. */
export function houseLayout(title: string, more: Partial<Layout> = {}): Partial<Layout> {
  return {
    title: { text: title, x: 0.02, xanchor: "left", font: { size: 16 } },
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

/** The title of one panel of several, on its upper left corner; `x` and `y` are shares of the whole plot. */
export function panelTitle(text: string, { x = 0, y }: { x?: number; y: number }): object {
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

/** Shades the plot between two places on the first axis, or on `yaxis`: the side of a limit that is unsafe. */
export function unsafeShade(between: { x: [number, number] } | { y: [number, number] }, yaxis = "y"): object {
  const [x0, x1] = "x" in between ? between.x : [0, 1];
  const [y0, y1] = "y" in between ? between.y : [0, 1];
  return {
    type: "rect",
    x0,
    x1,
    xref: "x" in between ? "x" : "x domain",
    y0,
    y1,
    yref: "y" in between ? yaxis : `${yaxis} domain`,
    fillcolor: colors.unsafe,
    line: { width: 0 },
  };
}

/** A line across the plot at `x` on the first axis, or at `y`. */
export function limitLine(at: { x: number } | { y: number }, panel: { x?: string; y?: string } = {}): object {
  const line = { color: colors.red, width: 1.5, dash: "dash" };
  if ("x" in at)
    return {
      type: "line",
      x0: at.x,
      x1: at.x,
      y0: 0,
      y1: 1,
      xref: panel.x ?? "x",
      yref: `${panel.y ?? "y"} domain`,
      line,
    };
  return {
    type: "line",
    x0: 0,
    x1: 1,
    y0: at.y,
    y1: at.y,
    xref: `${panel.x ?? "x"} domain`,
    yref: panel.y ?? "y",
    line,
  };
}
