/** Completions and tooltips in Jupyter's terms. */
import type { QuickInfo } from "typescript";
import type { CompletionInfo } from "tslab/dist/converter.js";
import type { Completion } from "../messages.ts";
import { ts } from "./typescript.ts";

/** At most this many candidates: more than a person reads, and JupyterLab draws every one. */
const mostMatches = 500;

/** Names that begin with `typed`; where none does, all that contain it, which is what tslab offers. */
function closest(candidates: string[], typed: string): string[] {
  const beginning = candidates.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  return beginning.length > 0 ? beginning : candidates;
}

/**
 * tslab's answer as Jupyter's, with the kind of each candidate for the icon beside it.
 * @param before the cell's text up to the cursor
 */
export function describeCompletion({ start, end, candidates, original }: CompletionInfo, before: string): Completion {
  const kinds = new Map(original?.entries.map((entry) => [entry.name, entry.kind]));
  const matches = closest(candidates, before.slice(start)).slice(0, mostMatches);
  const types = matches.map((text) => ({ text, type: kinds.get(text) ?? "", start, end }));
  return { matches, start, end, types };
}

/** Signature and documentation as plain text; undefined where nothing is known. */
export function describeInfo(info: QuickInfo | undefined): string | undefined {
  if (info === undefined) return undefined;
  const signature = ts.displayPartsToString(info.displayParts);
  const documentation = ts.displayPartsToString(info.documentation);
  const tags = (info.tags ?? []).map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
  return [signature, documentation, ...tags].filter((part) => part !== "").join("\n\n");
}
