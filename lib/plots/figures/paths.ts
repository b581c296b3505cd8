/** Episodes seen from above. */
import type { Data, Layout } from "plotly.js";
import { Figure } from "../figure.ts";
import { axis, colors, houseLayout } from "../template.ts";

/** One episode's path, in metres, with the cost of each step. */
export interface Path {
  x: readonly number[];
  y: readonly number[];
  cost: readonly number[];
}

/** Input of `rolloutPaths`. */
export interface RolloutPathsInput {
  /** Task whose lines are drawn: BallCircle, BallRun; others have none. */
  task: string;
  policies: Record<string, readonly Path[]>;
}

/** Paths drawn of each policy at most. */
const mostPaths = 8;

/** Shapes of a task's arena: where cost begins, and the path that pays. */
const arenas: Record<string, (xref: string, yref: string) => object[]> = {
  BallCircle: (xref, yref) => [
    { type: "circle", xref, yref, x0: -7, y0: -7, x1: 7, y1: 7, line: { color: colors.grey, width: 1, dash: "dot" } },
    ...[-6, 6].map((x) => ({ type: "line", xref, yref, x0: x, x1: x, y0: -9, y1: 9, line: boundary })),
  ],
  BallRun: (xref, yref) => [-2, 2].map((y) => ({ type: "line", xref, yref, x0: 0, x1: 12, y0: y, y1: y, line: boundary })),
};
const boundary = { color: colors.red, width: 1.5, dash: "dash" };

/** Paths of each policy in a panel of its own, to one scale; steps that cost are red. */
export function rolloutPaths({ task, policies }: RolloutPathsInput): Figure {
  const names = Object.keys(policies);
  const width = (1 - 0.1 * (names.length - 1)) / names.length;
  const layout: Record<string, unknown> = {};
  const data = names.flatMap((name, i) => {
    const suffix = i === 0 ? "" : String(i + 1);
    const left = i * (width + 0.1);
    layout[`xaxis${suffix}`] = axis("x (m)", { domain: [left, left + width], anchor: `y${suffix}` as "y", ...(i ? { matches: "x" as const } : {}) });
    layout[`yaxis${suffix}`] = axis(i === 0 ? "y (m)" : "", { anchor: `x${suffix}` as "x", ...(i ? { matches: "y" as const } : { scaleanchor: "x" as const }) });
    return pathTraces(policies[name]!, `x${suffix}`, `y${suffix}`, i === 0);
  });
  const shapes = names.flatMap((_, i) => arenas[task]?.(i ? `x${i + 1}` : "x", i ? `y${i + 1}` : "y") ?? []);
  const annotations = names.map((name, i) => ({
    text: name, x: i * (width + 0.1) + width / 2, y: 1.01, xref: "paper", yref: "paper", xanchor: "center", yanchor: "bottom", showarrow: false, font: { size: 13 },
  }));
  return new Figure(data, houseLayout(`${task} from above (red: steps with cost)`, {
    ...(layout as Partial<Layout>),
    shapes: shapes as never,
    annotations: annotations as never,
    height: 460,
    margin: { l: 76, r: 24, t: 76, b: 84 },
    legend: { orientation: "h", x: 0, y: -0.21, yanchor: "top" },
  }));
}

function pathTraces(paths: readonly Path[], xaxis: string, yaxis: string, legend: boolean): Data[] {
  const axes = { xaxis: xaxis as "x", yaxis: yaxis as "y" };
  const drawn = paths.slice(0, mostPaths);
  const lines = drawn.map((path, i): Data => ({
    type: "scatter", mode: "lines", ...axes, name: "path", legendgroup: "path", showlegend: legend && i === 0,
    x: [...path.x], y: [...path.y], line: { color: colors.blue, width: 1.2 }, opacity: 0.6, hoverinfo: "skip",
  }));
  const costly = drawn.flatMap((path) => path.x.map((x, i) => ({ x, y: path.y[i]!, cost: path.cost[i]! })).filter((step) => step.cost > 0));
  const starts: Data = {
    type: "scatter", mode: "markers", ...axes, name: "start", legendgroup: "start", showlegend: legend,
    x: drawn.map((path) => path.x[0]!), y: drawn.map((path) => path.y[0]!), marker: { color: colors.ink, size: 6 },
  };
  const costs: Data = {
    type: "scatter", mode: "markers", ...axes, name: "cost", legendgroup: "cost", showlegend: legend,
    x: costly.map((step) => step.x), y: costly.map((step) => step.y), marker: { color: colors.red, size: 4 },
  };
  return [...lines, starts, costs];
}
