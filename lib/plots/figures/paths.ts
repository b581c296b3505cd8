/** Episodes seen from above. */
import { isDeepStrictEqual } from "node:util";
import type { Annotation, Data, LayoutAxis, ScatterData } from "plotly.js";
import type { EpisodePath } from "../../evaluation/index.ts";
import type { SceneObject } from "../../simulators/index.ts";
import { Figure } from "../figure.ts";
import { axesOf, axis, colors, hoverLines, houseLayout, layoutAxes } from "../template.ts";
import type { PanelAxes } from "../template.ts";

/** Input of `rolloutPaths`. */
export interface RolloutPathsInput {
  /** For the title. */
  task: string;
  policies: Record<string, readonly EpisodePath[]>;
}

/** Paths drawn of each policy at most. */
const maxPaths = 8;

/** Panels beside each other at most. */
const maxColumns = 3;

/** Space between two panels, as a share of the figure's width; and between two rows, in pixels, for the names. */
const gap = 0.1;
const rowGap = 36;

/**
 * A panel for the paths of each policy, three in a row at most, to one scale; steps that cost are red. What lies on the ground
 * is drawn where all episodes share it.
 *
 * @example
 * ```ts
 * import { findTask } from "../lib/dataset";
 * import { evaluate } from "../lib/evaluation";
 * import { rolloutPaths } from "../lib/plots";
 * import { memoryless } from "../lib/simulators";
 *
 * const task = findTask("BallCircle");
 * const act = (_: Float32Array, rows: number) => new Float32Array(rows * 2).fill(0.3);
 * const policy = memoryless({ observationSize: task.observationSize, actionSize: 2, act });
 * const { paths } = await evaluate(policy, task, { seed: 0, targetCost: 10, episodes: 3, recordPaths: true });
 * const { layout } = rolloutPaths({ task: task.name, policies: { "a constant push": paths } });
 * layout.title?.text; // → "BallCircle from above (red: steps with cost)"
 * ```
 */
export function rolloutPaths({ task, policies }: RolloutPathsInput): Figure {
  const names = Object.keys(policies);
  const grid = gridOf(names.length);
  const scene = sharedScene(Object.values(policies).flat());
  const data = names.flatMap((name, i) => {
    const axes = axesOf(i);
    return [...scene.map((object) => outlineTrace(object, axes)), ...pathTraces(policies[name], axes, i === 0)];
  });
  return new Figure(
    data,
    houseLayout(`${task} from above (red: steps with cost)`, {
      ...layoutAxes(grid.panels.map(panelAxes)),
      annotations: grid.panels.map((panel, i) => panelName(names[i], panel)),
      height: grid.height + margin.t + margin.b,
      margin,
      legend: { orientation: "h", x: 0, y: -64 / grid.height, yanchor: "top" },
    }),
  );
}

const margin = { l: 76, r: 24, t: 76, b: 84 };

/** Where a panel lies, as shares of the figure's plot. */
interface PanelPlace {
  x: [left: number, right: number];
  y: [bottom: number, top: number];
  /** Whether it stands at the left edge, and whether none stands below it: there the axes have their titles, and x its labels. */
  isFirst: boolean;
  isLowest: boolean;
}

/** Panels in rows, and the height of all rows in pixels. */
function gridOf(count: number): { panels: PanelPlace[]; height: number } {
  const columns = Math.min(count, maxColumns);
  const rows = Math.ceil(count / columns);
  const width = (1 - gap * (columns - 1)) / columns;
  const rowHeight = rows === 1 ? 300 : 220;
  const height = rows * rowHeight + (rows - 1) * rowGap;
  const panels = Array.from({ length: count }, (_, i): PanelPlace => {
    const left = (i % columns) * (width + gap);
    const top = 1 - (Math.floor(i / columns) * (rowHeight + rowGap)) / height;
    return {
      x: [left, left + width],
      y: [Math.max(0, top - rowHeight / height), top],
      isFirst: i % columns === 0,
      isLowest: i + columns >= count,
    };
  });
  return { panels, height };
}

/** Axes of the panel at place `i`: the first one's scale is everyone's. */
function panelAxes({ x, y, isFirst, isLowest }: PanelPlace, i: number): { x: LayoutAxis; y: LayoutAxis } {
  const { xaxis, yaxis } = axesOf(i);
  const shared = (name: "x" | "y") => (i ? { matches: name } : {});
  return {
    x: axis(isLowest ? "x (m)" : "", {
      domain: x,
      anchor: yaxis,
      showticklabels: isLowest,
      ...shared("x"),
    }),
    y: axis(isFirst ? "y (m)" : "", {
      domain: y,
      anchor: xaxis,
      ...shared("y"),
      ...(i ? {} : { scaleanchor: "x" as const }),
    }),
  };
}

function panelName(text: string, { x: [left, right], y: [, top] }: PanelPlace): Annotation {
  return {
    text,
    x: (left + right) / 2,
    y: top,
    yshift: 2,
    xref: "paper",
    yref: "paper",
    xanchor: "center",
    yanchor: "bottom",
    showarrow: false,
    font: { size: 13 },
  };
}

/** A step of a path: where it led, its number in the episode, and its cost. */
export interface PathStep {
  x: number;
  y: number;
  step: number;
  cost: number;
}

/** Places of steps, as a trace has them; the hover text says each one's number and cost. */
export function placesOf(steps: readonly PathStep[]): ScatterData {
  return {
    x: steps.map(({ x }) => x),
    y: steps.map(({ y }) => y),
    customdata: steps.map(({ step, cost }) => [step, cost]),
    hovertemplate: hoverLines({ step: "%{customdata[0]}", cost: "%{customdata[1]:.3~g}" }),
  };
}

function sharedScene(paths: readonly EpisodePath[]): readonly SceneObject[] {
  const [first, ...others] = paths.map(({ scene }) => scene);
  return first && others.every((scene) => isDeepStrictEqual(scene, first)) ? first : [];
}

/** Line of an object's outline: what it does to the agent decides its look. */
export function outlineTrace({ effect, outline, name }: SceneObject, axes: Partial<PanelAxes> = {}): Data {
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
export const outlineLooks: Record<SceneObject["effect"], ScatterData["line"]> = {
  pays: { color: colors.grey, width: 1, dash: "dot" },
  costs: { color: colors.red, width: 1.5, dash: "dash" },
  neither: { color: colors.grey, width: 1 },
};

function pathTraces(paths: readonly EpisodePath[], axes: PanelAxes, legend: boolean): Data[] {
  const drawn = paths.slice(0, maxPaths).map(stepsOf);
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
