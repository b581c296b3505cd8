/** Curves over updates, one panel a quantity. */
import type { Data, Layout } from "plotly.js";
import { Figure } from "../figure.ts";
import { axis, colors, houseLayout, limitLine, seriesColors } from "../template.ts";

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

/** Height of one panel, in pixels. */
const panelHeight = 150;

/** Panels one below the other that share the axis of updates. */
export function trainingCurves({ title, panels }: { title: string; panels: readonly Panel[] }): Figure {
  const space = 0.5 / (2 * panels.length); // a panel's title stands above it
  const height = (1 - space * (panels.length - 1)) / panels.length;
  const layout: Record<string, unknown> = {};
  const data = panels.map((panel, i): Data => {
    const number = i === 0 ? "" : String(i + 1);
    const top = 1 - i * (height + space);
    layout[`yaxis${number}`] = axis("", {
      domain: [Math.max(0, top - height), top], tickformat: panel.tickformat, nticks: 5, ...rangeOfConstant(panel.y),
    });
    return {
      type: "scatter",
      mode: panel.x.length > 40 ? "lines" : "lines+markers",
      name: panel.title,
      x: Array.from(panel.x),
      y: Array.from(panel.y),
      yaxis: `y${number}` as "y",
      line: { color: seriesColors[i % seriesColors.length], width: 1.8 },
    };
  });
  const lastAxis = panels.length === 1 ? "y" : (`y${panels.length}` as "y2");
  return new Figure(data, houseLayout(title, {
    ...(layout as Partial<Layout>),
    xaxis: axis("updates", { anchor: lastAxis }),
    height: 128 + panelHeight * panels.length,
    showlegend: false,
    annotations: panels.map((panel, i) => panelTitle(panel.title, 1 - i * (height + space))) as never,
    shapes: panels.flatMap((panel, i) => limitShapes(panel, i === 0 ? "y" : `y${i + 1}`)) as never,
  }));
}

/** Around a constant plotly shows one unit either side, where a rate of 1e-4 reads as zero: shows zero to twice the value. */
function rangeOfConstant(values: ArrayLike<number>): { range?: number[] } {
  const first = values[0];
  if (!first || Array.from(values).some((value) => value !== first)) return {};
  return { range: [0, 2 * first].sort((a, b) => a - b) };
}

function panelTitle(text: string, y: number): object {
  return { text, x: 0, y, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", align: "left", showarrow: false, font: { size: 12 } };
}

function limitShapes({ limit, y }: Panel, axisName: string): object[] {
  if (limit === undefined) return [];
  const top = Math.max(1.05 * limit, ...Array.from(y)) * 1.05;
  const shade = { type: "rect", x0: 0, x1: 1, xref: "x domain", y0: limit, y1: top, yref: axisName, fillcolor: colors.unsafe, line: { width: 0 } };
  return [shade, limitLine({ y: limit }, { y: axisName })];
}

/** Input of `evaluationCurve`. */
export interface EvaluationPoint {
  /** Updates made before this evaluation. */
  update: number;
  normalizedReward: number;
  normalizedCost: number;
}

/** Normalized reward and cost of evaluations during training; the unsafe side of the cost is shaded. */
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
