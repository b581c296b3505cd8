/** What the segment ratio changes. */
import type { Data } from "plotly.js";
import { Figure } from "../figure.ts";
import { axis, colors, hoverLines, houseLayout, verticalTitle } from "../template.ts";

/** One segment ratio's partition. */
export interface SegmentLengthRow {
  segmentRatio: number;
  /** Segments drawn. */
  segments: number;
  /** Share of them that is safe, and that is desirable. */
  safe: number;
  desirable: number;
}

/**
 * Shares of safe and desirable segments against the segment ratio.
 *
 * @example
 * ```ts
 * import { segmentLengthEffect } from "../lib/plots";
 *
 * const rows = [
 *   { segmentRatio: 0.25, segments: 2000, safe: 0.5, desirable: 0.25 },
 *   { segmentRatio: 0.5, segments: 1500, safe: 0.4, desirable: 0.2 },
 * ];
 * String(segmentLengthEffect(rows)); // → "Figure: Effect of the segment length (safe, desirable)"
 * ```
 */
export function segmentLengthEffect(rows: readonly SegmentLengthRow[]): Figure {
  const line = (name: string, color: string, share: (row: SegmentLengthRow) => number): Data => ({
    type: "scatter",
    mode: "lines+markers",
    name,
    x: rows.map((row) => row.segmentRatio),
    y: rows.map(share),
    text: rows.map((row) => row.segments.toLocaleString("en")),
    hovertemplate: hoverLines({ "segment ratio": "%{x}", "share of segments": "%{y:.1~%} of %{text}" }),
    line: { color },
  });
  return new Figure(
    [line("safe", colors.blue, (row) => row.safe), line("desirable", colors.green, (row) => row.desirable)],
    houseLayout("Effect of the segment length", {
      xaxis: axis("segment ratio", { range: [0, 1.05] }),
      yaxis: axis("", { rangemode: "tozero", tickformat: ".0%" }),
      annotations: [verticalTitle("share of segments")],
    }),
  );
}
