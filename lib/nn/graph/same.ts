/** Whether an update still does what was recorded of it. */
import { isDeepStrictEqual } from "node:util";
import type { Trace } from "./trace.ts";

/** Throws an error that names the line where a later run of an update differs from the recorded one. */
export function requireSameTrace(recorded: Trace, later: Trace): void {
  const different = later.nodes.findIndex((node, i) => !isDeepStrictEqual(node, recorded.nodes[i]));
  if (different >= 0) {
    const [before, now] = [recorded, later].map(({ nodes }) => nodes[different]?.operation ?? "nothing");
    const what = now === before ? `runs ${now} on other numbers or tensors` : `runs ${now} in place of ${before}`;
    throw changed(`${what} than it was recorded with, at ${later.sites[different].line}`);
  }
  if (later.nodes.length < recorded.nodes.length) throw changed("does less than was recorded");
  if (!isDeepStrictEqual(ends(recorded), ends(later))) throw changed("uses other variables than were recorded");
}

/** What of a trace lies outside of its nodes. */
function ends({ read, assigned, figures }: Trace) {
  return [
    figures,
    read.map(({ variable }) => variable.id),
    assigned.map(({ variable, output }) => [variable.id, output]),
  ];
}

function changed(what: string): Error {
  return new Error(
    `A recorded update ${what}. It must do the same every time: what changes is an input, a variable or comes through hostInputs.`,
  );
}
