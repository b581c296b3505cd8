/** What a report is made of. */
import type { Figure, SeriesStyle } from "../../../plots/index.ts";
import type { ResultGroup } from "../../results/index.ts";

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

/** How one method looks. Throws RangeError where `styles` lacks it. */
export function styleOf(method: string, styles: MethodStyles): SeriesStyle {
  const style = styles.get(method);
  if (!style) throw new RangeError(`styles must have ${method}, got ${[...styles.keys()].join(", ") || "none"}`);
  return style;
}

/** The target costs that groups have runs of, in ascending order. */
export function targetCostsOf(groups: readonly ResultGroup[]): number[] {
  const all = groups.flatMap(({ limits }) => limits.map(({ targetCost }) => targetCost));
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The groups of one task. */
export function groupsOf(task: string, groups: readonly ResultGroup[]): ResultGroup[] {
  return groups.filter((group) => group.task === task);
}

/** A name for a file: letters, digits and dashes. */
export function fileName(...parts: readonly string[]): string {
  return parts
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
}
