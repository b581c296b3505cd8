/** What a report is made of. */
import type { Figure, SeriesStyle } from "../../../plots/index.ts";

/** A figure, and its numbers as rows for a CSV file. */
export interface Exhibit {
  /** Of the CSV file, without its ending. */
  name: string;
  figure: Figure;
  rows: readonly object[];
  /** How to read it, where the title does not say. */
  note?: string;
}

/** How each method looks, in the order of legends. */
export type MethodStyles = ReadonlyMap<string, SeriesStyle>;

/** A name for a file: letters, digits and dashes. */
export function fileName(...parts: readonly string[]): string {
  return parts
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}
