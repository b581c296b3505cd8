/** Policies against each other, and against the target cost. */
import type { Data } from "plotly.js";
import { mean } from "../../evaluation/index.ts";
import { Figure } from "../figure.ts";
import { requireSameLength } from "../same-length.ts";
import {
  axis,
  hoverLines,
  houseLayout,
  limitLine,
  maxInOneRow,
  seriesStyles,
  twoRowLegend,
  unsafeShade,
  verticalTitle,
} from "../template.ts";
import type { SeriesStyle } from "../template.ts";

/** Normalized scores of each episode of one policy. */
export interface PolicyScores {
  normalizedRewards: readonly number[];
  normalizedCosts: readonly number[];
}

/**
 * Reward against cost of every episode; a large mark is the policy's mean, the shaded side is over the target cost.
 *
 * @example
 * ```ts
 * import { evaluationAgainstTarget } from "../lib/plots";
 *
 * const cloned = { normalizedRewards: [0.4, 0.5], normalizedCosts: [1.3, 1.6] };
 * const trained = { normalizedRewards: [0.5, 0.5], normalizedCosts: [0.2, 0] };
 * evaluationAgainstTarget({ policies: { cloned, trained } }).data.length; // → 4; episodes and their mean
 * ```
 */
export function evaluationAgainstTarget({ policies }: { policies: Record<string, PolicyScores> }): Figure {
  for (const [name, { normalizedRewards, normalizedCosts }] of Object.entries(policies)) {
    requireSameLength(`rewards and costs of ${name}`, normalizedRewards, normalizedCosts);
    if (normalizedCosts.length === 0) throw new RangeError(`Scores of ${name} need at least one episode, got none`);
  }
  const styles = seriesStyles(Object.keys(policies));
  const data = Object.entries(policies).flatMap(([name, scores]) => policyTraces(name, scores, styles.get(name)!));
  const highest = Math.max(1.5, ...Object.values(policies).flatMap(({ normalizedCosts }) => normalizedCosts));
  const right = highest * 1.06;
  const title = "Score of each episode (large: mean; shaded: over the target cost)";
  return new Figure(
    data,
    houseLayout(title, {
      xaxis: axis("normalized cost", { range: [-0.04 * right, right] }),
      yaxis: axis(""),
      annotations: [verticalTitle("normalized reward")],
      shapes: [unsafeShade({ x: [1, right] }), limitLine({ x: 1 })],
      ...(styles.size > maxInOneRow ? twoRowLegend(title, styles.size) : {}),
    }),
  );
}

function policyTraces(
  name: string,
  { normalizedRewards: y, normalizedCosts: x }: PolicyScores,
  look: SeriesStyle,
): Data[] {
  const hovertemplate = hoverLines({ "normalized cost": "%{x:.3~g}", "normalized reward": "%{y:.3~g}" });
  return [
    {
      type: "scatter",
      mode: "markers",
      name,
      legendgroup: name,
      x: [...x],
      y: [...y],
      marker: { ...look, size: 7, opacity: 0.5 },
      hovertemplate,
    },
    {
      type: "scatter",
      mode: "markers",
      name: `${name}, mean`,
      legendgroup: name, // a click on the legend hides the mean with its points
      showlegend: false,
      hovertemplate,
      x: [mean(x)],
      y: [mean(y)],
      marker: { ...look, size: 16, line: { color: "white", width: 2 } },
    },
  ];
}
