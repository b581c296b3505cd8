/** Many runs at once: a grid of what each is doing, and below it how their scores come along. */
import type { Data, LayoutAxis } from "plotly.js";
import { Figure } from "../figure.ts";
import {
  axesOf,
  axis,
  colors,
  hoverLines,
  houseLayout,
  layoutAxes,
  limitLine,
  panelTitle,
  seriesStyles,
} from "../template.ts";

/** What a run is doing. */
export type GridState = "queued" | "running" | "stopped" | "failed" | "done";

/** One run. */
export interface GridRun {
  name: string;
  /** Its place in the grid, by what stands beside the row and below the column. */
  row: string;
  column: string;
  state: GridState;
  /** Made so far, from 0 to 1. */
  share: number;
  /** What its curves are coloured by. */
  series: string;
  /** Its evaluations so far, in order. */
  scores: readonly GridScore[];
}

/** One evaluation of a run. */
export interface GridScore {
  /** Of the run's updates, from 0 to 1. */
  share: number;
  reward: number;
  cost: number;
}

/** Input of `runGrid`. */
export interface RunGridInput {
  title: string;
  runs: readonly GridRun[];
}

/** States differ by shape too. */
const looks = {
  queued: { color: colors.grey, symbol: "square-open" },
  running: { color: colors.orange, symbol: "diamond" },
  stopped: { color: colors.purple, symbol: "square-cross" },
  failed: { color: colors.red, symbol: "x" },
  done: { color: colors.green, symbol: "square" },
} as const satisfies Record<GridState, object>;

const panels = [
  { title: "normalized reward", score: "reward" },
  { title: "normalized cost (above the line: unsafe)", score: "cost", limit: 1 },
] as const;

/** Heights in pixels: of a row of the grid, of its columns' names, of a panel of curves, of what is between two panels, and of the margins. */
const rowHeight = 20;
const namesHeight = 130;
const panelHeight = 150;
const between = 64;
const margin = { t: 76, b: 100 };

/**
 * A grid of rows and columns in order of appearance; the curves run over each run's own updates, so that all end at 100 %.
 *
 * @example
 * ```ts
 * import { runGrid } from "../lib/plots";
 *
 * const run = { row: "TraC", column: "seed 0", series: "TraC", scores: [{ share: 0.5, reward: 0.3, cost: 1.2 }] };
 * const figure = runGrid({ title: "Runs", runs: [{ ...run, name: "first", state: "running", share: 0.62 }] });
 * String(figure); // → "Figure: Runs (1 running, TraC)"
 * ```
 */
export function runGrid({ title, runs }: RunGridInput): Figure {
  const rows = [...new Set(runs.map(({ row }) => row))];
  const columns = [...new Set(runs.map(({ column }) => column))];
  const gridHeight = rowHeight * Math.max(2, rows.length);
  const height = gridHeight + namesHeight + panels.length * panelHeight + (panels.length - 1) * between;
  const bottoms = panels.map((_, i) => (panels.length - 1 - i) * (panelHeight + between));
  const domain = (bottom: number, size: number): [number, number] => [
    bottom / height,
    Math.min(1, (bottom + size) / height),
  ];
  const gridAxes = {
    x: axis("", { ...categories(columns), anchor: "y", tickangle: -60 }),
    y: axis("", { ...categories(rows, true), domain: domain(height - gridHeight, gridHeight), anchor: "x" }),
  };
  const curveAxes = panels.map((_, i) => ({
    x: axis(i === panels.length - 1 ? "share of a run's updates" : "", sharesOf(i)),
    y: axis("", { domain: domain(bottoms[i], panelHeight), anchor: axesOf(i + 1).xaxis, nticks: 5 }),
  }));
  return new Figure(
    [...gridTraces(runs), ...curveTraces(runs)],
    houseLayout(title, {
      ...layoutAxes([gridAxes, ...curveAxes]),
      height: height + margin.t + margin.b,
      margin: { ...margin, l: Math.min(320, 40 + 7 * Math.max(...rows.map(({ length }) => length))), r: 24 },
      legend: { orientation: "h", x: 0, xanchor: "left", y: -60 / height, yanchor: "top" },
      annotations: panels.map((panel, i) => panelTitle(panel.title, { y: (bottoms[i] + panelHeight) / height })),
      shapes: [limitLine({ y: 1 }, axesOf(2))],
    }),
  );
}

/** Every name has its tick, the first row on top. */
function categories(names: string[], downwards = false): LayoutAxis {
  const [first, last] = [-0.5, names.length - 0.5];
  const ticks = { tickmode: "array", tickvals: names, ticktext: names, ticks: "" } as const;
  return { type: "category", categoryarray: names, range: downwards ? [last, first] : [first, last], ...ticks };
}

function sharesOf(panel: number): LayoutAxis {
  return { anchor: axesOf(panel + 1).yaxis, range: [0, 1.02], tickformat: ".0%", nticks: 6 };
}

function gridTraces(runs: readonly GridRun[]): Data[] {
  return Object.entries(looks).flatMap(([state, { color, symbol }]): Data[] => {
    const those = runs.filter((run) => run.state === state);
    if (those.length === 0) return [];
    return [
      {
        type: "scatter",
        mode: "markers",
        name: `${those.length} ${state}`,
        legendgroup: "states",
        x: those.map(({ column }) => column),
        y: those.map(({ row }) => row),
        customdata: those.map(({ name, share }) => [name, share]),
        marker: { color, symbol, size: 12 },
        hovertemplate: "%{customdata[0]}<br>%{customdata[1]:.0%}",
      },
    ];
  });
}

/** One trace a series: its runs one after another, with gaps between them. */
function curveTraces(runs: readonly GridRun[]): Data[] {
  const styles = seriesStyles([...new Set(runs.map(({ series }) => series))]);
  return panels.flatMap(({ title, score }, i) =>
    [...styles].flatMap(([series, { color }]): Data[] => {
      const points = runs
        .filter((run) => run.series === series && run.scores.length > 0)
        .flatMap(({ name, scores }) => [...scores.map((point) => ({ ...point, name })), gap]);
      if (points.length === 0) return [];
      return [
        {
          type: "scatter",
          mode: "lines+markers",
          name: series,
          legendgroup: series,
          showlegend: i === 0,
          ...axesOf(i + 1),
          x: points.map(({ share }) => share),
          y: points.map((point) => point[score]),
          text: points.map(({ name }) => name),
          opacity: 0.6,
          line: { color, width: 1.2 },
          marker: { color, size: 3 },
          hovertemplate: `%{text}<br>${hoverLines({ updates: "%{x:.0%}", [title]: "%{y:.3~g}" })}`,
        },
      ];
    }),
  );
}

const gap = { name: "", share: NaN, reward: NaN, cost: NaN };
