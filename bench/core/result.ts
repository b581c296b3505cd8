/** What the benchmark found. */

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

/** The results as rows of a table for a terminal. */
export function resultRows(results: readonly Result[]): Record<string, string>[] {
  return results.map(({ part, name, unit, ours, peer, ratio, processor, target, met }) => ({
    part,
    what: name,
    ours: `${short(ours)} ${unit}`.trim(),
    peer: peer ? `${peer.name}: ${short(peer.value)} ${unit}`.trim() : "",
    ratio: ratio === undefined ? "" : ratio.toFixed(2),
    "processor ratio": processor === undefined ? "" : (processor.ours / processor.peer).toFixed(2),
    target: target === undefined ? "" : `≤ ${short(target)}`,
    met: met === undefined ? "" : met ? "yes" : "NO",
  }));
}

/** Three significant digits, without an exponent. */
function short(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 100 || magnitude === 0) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
