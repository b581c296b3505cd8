/** Episodes seen from above. */
import { isDeepStrictEqual } from "node:util";
import type { Data, Layout, PlotData, ScatterLine } from "plotly.js";
import type { EpisodePath } from "../../evaluation/index.ts";
import type { SceneObject } from "../../simulators/index.ts";
import { Figure } from "../figure.ts";
import { axis, colors, hoverLines, houseLayout } from "../template.ts";

/** Input of `rolloutPaths`. */
export interface RolloutPathsInput {
  /** For the title. */
  task: string;
  policies: Record<string, readonly EpisodePath[]>;
}

/** Paths drawn of each policy at most. */
const mostPaths = 8;

/**
 * Paths of each policy in a panel of its own, to one scale; steps that cost are red. What lies on the ground is drawn
 * where all episodes share it.
 */
export function rolloutPaths({ task, policies }: RolloutPathsInput): Figure {
  const names = Object.keys(policies);
  const width = (1 - 0.1 * (names.length - 1)) / names.length;
  const scene = sharedScene(Object.values(policies).flat());
  const layout: Record<string, unknown> = {};
  const data = names.flatMap((name, i) => {
    const suffix = i === 0 ? "" : String(i + 1);
    const left = i * (width + 0.1);
    layout[`xaxis${suffix}`] = axis("x (m)", {
      domain: [left, left + width],
      anchor: `y${suffix}` as "y",
      ...(i ? { matches: "x" as const } : {}),
    });
    layout[`yaxis${suffix}`] = axis(i === 0 ? "y (m)" : "", {
      anchor: `x${suffix}` as "x",
      ...(i ? { matches: "y" as const } : { scaleanchor: "x" as const }),
    });
    const axes = { xaxis: `x${suffix}` as "x", yaxis: `y${suffix}` as "y" };
    return [...scene.map((object) => outlineTrace(object, axes)), ...pathTraces(policies[name], axes, i === 0)];
  });
  const annotations = names.map((name, i) => ({
    text: name,
    x: i * (width + 0.1) + width / 2,
    y: 1.01,
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 13 },
  }));
  return new Figure(
    data,
    houseLayout(`${task} from above (red: steps with cost)`, {
      ...(layout as Partial<Layout>),
      annotations: annotations as never,
      height: 460,
      margin: { l: 76, r: 24, t: 76, b: 84 },
      legend: { orientation: "h", x: 0, y: -0.21, yanchor: "top" },
    }),
  );
}

/** A step of a path: where it led, its number in the episode, and its cost. */
export interface PathStep {
  x: number;
  y: number;
  step: number;
  cost: number;
}

/** Places of steps, as a trace has them; the hover text says each one's number and cost. */
export function placesOf(steps: readonly PathStep[]): Partial<PlotData> {
  return {
    x: steps.map(({ x }) => x),
    y: steps.map(({ y }) => y),
    customdata: steps.map(({ step, cost }) => [step, cost]),
    hovertemplate: hoverLines({ step: "%{customdata[0]}", cost: "%{customdata[1]:.3~g}" }),
  };
}

type Axes = Pick<PlotData, "xaxis" | "yaxis">;

function sharedScene(paths: readonly EpisodePath[]): readonly SceneObject[] {
  const [first, ...others] = paths.map(({ scene }) => scene);
  return first && others.every((scene) => isDeepStrictEqual(scene, first)) ? first : [];
}

/** Line of an object's outline: what it does to the agent decides its look. */
export function outlineTrace({ effect, outline, name }: SceneObject, axes: Partial<Axes> = {}): Data {
  return {
    type: "scatter",
    mode: "lines",
    ...axes,
    name,
    showlegend: false,
    hoverinfo: "skip",
    x: outline.map(([x]) => x),
    y: outline.map(([, y]) => y),
    line: outlineLooks[effect],
  };
}

/** How an outline looks, by what it does to the agent. */
export const outlineLooks: Record<SceneObject["effect"], Partial<ScatterLine>> = {
  pays: { color: colors.grey, width: 1, dash: "dot" },
  costs: { color: colors.red, width: 1.5, dash: "dash" },
  neither: { color: colors.grey, width: 1 },
};

function pathTraces(paths: readonly EpisodePath[], axes: Axes, legend: boolean): Data[] {
  const drawn = paths.slice(0, mostPaths).map(stepsOf);
  const lines = drawn.map((steps, i): Data => ({
    type: "scatter",
    mode: "lines",
    ...axes,
    name: "path",
    legendgroup: "path",
    showlegend: legend && i === 0,
    ...placesOf(steps),
    line: { color: colors.blue, width: 1.2 },
    opacity: 0.6,
  }));
  const starts: Data = {
    type: "scatter",
    mode: "markers",
    ...axes,
    name: "start",
    legendgroup: "start",
    showlegend: legend,
    ...placesOf(drawn.map(([start]) => start)),
    marker: { color: colors.ink, size: 6 },
  };
  const costs: Data = {
    type: "scatter",
    mode: "markers",
    ...axes,
    name: "cost",
    legendgroup: "cost",
    showlegend: legend,
    ...placesOf(drawn.flat().filter(({ cost }) => cost > 0)),
    marker: { color: colors.red, size: 4 },
  };
  return [...lines, starts, costs];
}

function stepsOf({ x, y, cost }: EpisodePath): PathStep[] {
  return cost.map((value, step) => ({ x: x[step], y: y[step], step, cost: value }));
}
