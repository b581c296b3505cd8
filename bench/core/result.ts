/** What the benchmark found, and the table of it. */

/** One measured figure of ours, beside a peer's or on its own. */
export interface Result {
  /** The part of the benchmark: "update", "load", … */
  part: string;
  /** What was measured, with its size. */
  name: string;
  unit: string;
  ours: number;
  /** Who it is measured against, and their figure in the same unit and the same run. */
  peer?: { name: string; value: number };
  /** ours / peer. */
  ratio?: number;
  /** Processor time of the same work on both sides, all threads and processes together: what other programs disturb least. */
  processor?: { ours: number; peer: number };
  /** The most that the ratio may be, or the figure itself where there is no peer. */
  target?: number;
  /** Whether the target is met. */
  met?: boolean;
  /** Repetitions that the medians are of. */
  repetitions: number;
  /** Whatever else belongs to the figure: threads, versions, all times. */
  details?: Record<string, unknown>;
}

/** Completes a result with its ratio and whether the target is met. */
export function result(measured: Omit<Result, "ratio" | "met">): Result {
  const ratio = measured.peer && measured.ours / measured.peer.value;
  const judged = ratio ?? measured.ours;
  return { ...measured, ratio, met: measured.target === undefined ? undefined : judged <= measured.target };
}

/** The results as a table for a terminal. */
export function table(results: readonly Result[]): string {
  const header = ["part", "what", "ours", "peer", "", "ratio", "processor ratio", "target", "met"];
  const rows = results.map(({ part, name, unit, ours, peer, ratio, processor, target, met }) => [
    part,
    name,
    `${short(ours)} ${unit}`,
    peer?.name ?? "",
    peer ? `${short(peer.value)} ${unit}` : "",
    ratio === undefined ? "" : ratio.toFixed(2),
    processor === undefined ? "" : (processor.ours / processor.peer).toFixed(2),
    target === undefined ? "" : `≤ ${short(target)}`,
    met === undefined ? "" : met ? "yes" : "NO",
  ]);
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Three significant digits, without an exponent. */
function short(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 100 || magnitude === 0) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
