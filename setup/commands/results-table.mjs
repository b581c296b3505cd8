// @ts-check

/**
 * @typedef {object} ResultRow one evaluated policy, as the notebooks write it to `out/results.json`
 * @property {string} task
 * @property {string} algorithm
 * @property {number} normalizedReward DSRL's normalized reward
 * @property {number} normalizedCost cost divided by the target cost; at most 1 is safe
 * @property {number} episodes
 * @property {number} seed
 */

/**
 * The closing table of `npm start`, columns aligned for a terminal.
 *
 * @param {ResultRow[]} rows
 * @returns {string}
 */
export function resultsTable(rows) {
  const header = ["task", "algorithm", "normalized reward", "normalized cost", "", "episodes", "seed"];
  const body = rows.map((row) => [
    row.task,
    row.algorithm,
    row.normalizedReward.toFixed(2),
    row.normalizedCost.toFixed(2),
    row.normalizedCost <= 1 ? "safe" : "unsafe",
    String(row.episodes),
    String(row.seed),
  ]);
  const lines = [header, ...body];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const numeric = (/** @type {number} */ column) => column === 2 || column === 3 || column >= 5;
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) =>
    numeric(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]);
  return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
}
