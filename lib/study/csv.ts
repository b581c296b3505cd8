/** Tables as CSV (RFC 4180), numbers in full. */
import papa from "papaparse";

/**
 * A header and a line for each row; `null` is empty. The columns are those of the first row.
 *
 * @example
 * ```ts
 * import { csvText } from "../lib/study";
 *
 * csvText([{ task: "BallRun", reward: 0.5, cost: null }]); // → "task,reward,cost\nBallRun,0.5,\n"
 * ```
 */
export function csvText(rows: readonly object[]): string {
  return `${papa.unparse([...rows], { newline: "\n" })}\n`;
}

/** The lines of a CSV file by the names in its header. */
export function csvRows(text: string): Record<string, string>[] {
  return papa.parse<Record<string, string>>(text.trimEnd(), { header: true }).data;
}
