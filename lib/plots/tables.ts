/** Tables for people, held by danfo.js. */
import "../nn/index.ts"; // prepares tfjs-node, which danfo.js loads
import { createRequire } from "node:module";
import type { DataFrame } from "danfojs-node";
import { displayKey } from "./display.ts";
import type { MimeBundle } from "./display.ts";
import { escapeHtml } from "./html.ts";

const require = createRequire(import.meta.url);

type Cell = string | number | boolean;

/** Rows of a table, by column name. */
export class Table {
  /** The same data for further work. */
  readonly frame: DataFrame;

  constructor(rows: object[]) {
    if (rows.length === 0) throw new RangeError("A table needs at least one row, got none");
    // Loaded at the first table, since it takes a while.
    const { DataFrame } = require("danfojs-node") as typeof import("danfojs-node");
    this.frame = new DataFrame(rows);
  }

  /** Aligned text. */
  toString(): string {
    const lines = [this.frame.columns, ...this.#cells().map((row) => row.map(cellText))];
    const widths = this.frame.columns.map((_, j) => Math.max(...lines.map((line) => line[j].length)));
    const numeric = this.#numericColumns();
    const pad = (text: string, j: number) => (numeric[j] ? text.padStart(widths[j]) : text.padEnd(widths[j]));
    return lines.map((line) => line.map(pad).join("  ").trimEnd()).join("\n");
  }

  /** An HTML table. */
  toHtml(): string {
    const numeric = this.#numericColumns();
    const cell = (tag: string, text: string, j: number) =>
      `<${tag} style="text-align: ${numeric[j] ? "right" : "left"}">${escapeHtml(text)}</${tag}>`;
    const head = this.frame.columns.map((name, j) => cell("th", name, j)).join("");
    const body = this.#cells().map(
      (row) => `<tr>${row.map((value, j) => cell("td", cellText(value), j)).join("")}</tr>`,
    );
    return `<table><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
  }

  /** The table as HTML and as text. */
  [displayKey](): MimeBundle {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }

  #cells(): Cell[][] {
    return this.frame.values as Cell[][];
  }

  #numericColumns(): boolean[] {
    return this.frame.columns.map((_, j) => this.#cells().every((row) => typeof row[j] === "number"));
  }
}

/**
 * A table of records that share their keys.
 *
 * @example
 * ```ts
 * import { table } from "../lib/plots";
 *
 * const rows = [{ task: "BallRun", episodes: 1200, cost: 0.4 }];
 * String(table(rows)); // → "task     episodes   cost\nBallRun     1,200  0.400"
 * ```
 */
export function table(rows: object[]): Table {
  return new Table(rows);
}

/** Whole numbers with separators, others to three decimals, or to three digits where those would read as zero. */
function cellText(value: Cell): string {
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  return Math.abs(value) < 0.001 ? value.toExponential(2) : value.toFixed(3);
}
