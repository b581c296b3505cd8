/** Curves over updates, one panel a quantity. */
import type { Annotation, Data, LayoutAxis, Shape, YAxisName } from "plotly.js";
import { Figure } from "../figure.ts";
import {
  axesOf,
  axis,
  hoverLines,
  houseLayout,
  layoutAxes,
  limitLine,
  panelTitle,
  seriesColors,
  unsafeShade,
} from "../template.ts";

/** One panel. */
export interface Panel {
  title: string;
  /** Number of updates, and the quantity there. */
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Number format of the axis. */
  tickformat?: string;
  /** Marks a limit: a dashed line, the side above it shaded. */
  limit?: number;
}

/** Input of `trainingCurves`. */
export interface TrainingCurvesInput {
  title: string;
  panels: readonly Panel[];
  /** Height of one panel, in pixels; default: 150. */
  panelHeight?: number;
}

/**
 * Panels one below the other that share the axis of updates. What never changes is a number below the title instead of a
 * panel, unless it has a limit to be seen against.
 *
 * @example
 * ```ts
 * import { trainingCurves } from "../lib/plots";
 *
 * const panels = [{ title: "loss", x: [100, 200, 300], y: [0.9, 0.5, 0.4] }];
 * String(trainingCurves({ title: "Pretraining", panels })); // → "Figure: Pretraining (loss)"
 * ```
 */
export function trainingCurves({ panels, ...input }: TrainingCurvesInput): Figure {
  const curves = panels.filter((panel) => !isConstant(panel));
  if (curves.length === 0) return curvesFigure({ ...input, panels }, []);
  return curvesFigure({ ...input, panels: curves }, panels.filter(isConstant));
}

function isConstant({ y, limit }: Panel): boolean {
  return limit === undefined && y.length > 1 && Array.from(y).every((value) => value === y[0]);
}

function curvesFigure({ title, panels, panelHeight = 150 }: TrainingCurvesInput, constants: readonly Panel[]): Figure {
  const space = 0.5 / (2 * panels.length); // a panel's title stands above it
  const height = (1 - space * (panels.length - 1)) / panels.length;
  const axes = panels.map(({ tickformat, y }, i) => {
    const top = 1 - i * (height + space);
    const domain: [number, number] = [Math.max(0, top - height), top];
    return { y: axis("", { domain, tickformat, nticks: 5, ...rangeOfOne(y) }) };
  });
  const numbers = constants.map(({ title, y }) => `${title} ${shortNumber(y[0])} throughout`);
  const titles = panels.map((panel, i) => leftTitle(panel.title, 1 - i * (height + space)));
  return new Figure(
    panels.map((panel, i) => curve(panel, axesOf(i).yaxis, seriesColors[i % seriesColors.length])),
    houseLayout(title, {
      ...layoutAxes(axes),
      xaxis: axis("updates", { anchor: axesOf(panels.length - 1).yaxis }),
      height: 128 + panelHeight * panels.length + (numbers.length ? 20 : 0),
      margin: { l: 76, r: 24, t: numbers.length ? 96 : 76, b: 64 },
      showlegend: false,
      annotations: [...titles, ...(numbers.length ? [lineBelowTitle(numbers.join(", "))] : [])],
      shapes: panels.flatMap(limitShapes),
    }),
  );
}

function curve({ title, x, y, tickformat = ".4~g" }: Panel, yaxis: YAxisName, color: string): Data {
  return {
    type: "scatter",
    mode: x.length > 40 ? "lines" : "lines+markers",
    name: title,
    x: Array.from(x),
    y: Array.from(y),
    yaxis,
    line: { color, width: 1.8 },
    hovertemplate: `${hoverLines({ updates: "%{x:,}", [title]: `%{y:${tickformat}}` })}<extra></extra>`,
  };
}

/** Three significant digits, as people write them: `0.0005`, `5e-7`. */
const shortNumber = (value: number) => String(Number(value.toPrecision(3)));

/** Around a single point plotly shows one unit either side, where a rate of 1e-4 reads as zero: shows zero to twice the value. */
function rangeOfOne(values: ArrayLike<number>): Pick<LayoutAxis, "range"> {
  const [first] = Array.from(values);
  if (!first || values.length > 1) return {};
  return { range: first < 0 ? [2 * first, 0] : [0, 2 * first] };
}

function leftTitle(text: string, y: number): Annotation {
  return { ...panelTitle(text, { y }), align: "left" };
}

/** plotly's own subtitle stands on the title where there is no browser to measure it. */
function lineBelowTitle(text: string): Annotation {
  return { ...leftTitle(text, 1), xshift: -61, yshift: 20 };
}

function limitShapes({ limit, y }: Panel, i: number): Shape[] {
  if (limit === undefined) return [];
  const top = Math.max(1.05 * limit, ...Array.from(y)) * 1.05;
  const { yaxis } = axesOf(i);
  return [unsafeShade({ y: [limit, top] }, { yaxis }), limitLine({ y: limit }, { yaxis })];
}

/** Input of `evaluationCurve`. */
export interface EvaluationPoint {
  /** Updates made before this evaluation. */
  update: number;
  normalizedReward: number;
  normalizedCost: number;
}

/**
 * Normalized reward and cost of evaluations during training; the unsafe side of the cost is shaded.
 *
 * @example
 * ```ts
 * import { evaluationCurve } from "../lib/plots";
 *
 * const evaluations = [
 *   { update: 1000, normalizedReward: 0.3, normalizedCost: 1.4 },
 *   { update: 2000, normalizedReward: 0.5, normalizedCost: 0.7 },
 * ];
 * evaluationCurve({ evaluations }).data.length; // → 2
 * ```
 */
export function evaluationCurve({ evaluations }: { evaluations: readonly EvaluationPoint[] }): Figure {
  const x = evaluations.map(({ update }) => update);
  return trainingCurves({
    title: "Evaluations while training (above the line: unsafe)",
    panels: [
      { title: "normalized reward", x, y: evaluations.map((point) => point.normalizedReward) },
      { title: "normalized cost", x, y: evaluations.map((point) => point.normalizedCost), limit: 1 },
    ],
  });
}
