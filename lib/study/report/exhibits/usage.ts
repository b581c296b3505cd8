/** What the methods take. */
import { mean } from "../../../evaluation/index.ts";
import { intervalPanels } from "../../../plots/index.ts";
import { groupBy } from "../../group-by.ts";
import type { RunUsage } from "../../../experiment/index.ts";
import type { ScoredRun } from "../../results/index.ts";
import type { Exhibit, MethodStyles } from "./exhibit.ts";

const quantities: Record<string, (usage: RunUsage) => number> = {
  "minutes a run": ({ seconds }) => seconds / 60,
  "milliseconds an update": ({ seconds, evaluationSeconds, updates }) =>
    (1000 * (seconds - evaluationSeconds)) / updates,
  "peak memory, GB": ({ peakMemory }) => peakMemory / 1e9,
};

/**
 * Time and memory of each method's runs; undefined where no run has measured them.
 *
 * @example
 * ```ts
 * import { seriesStyles } from "../lib/plots";
 * import { readResults, scoreRuns, timeAndMemory } from "../lib/study";
 *
 * const scored = await scoreRuns(readResults(["../data/small-sweep"]).runs, "last");
 * timeAndMemory(scored, seriesStyles(scored.map(({ method }) => method)))?.rows.length; // → 9
 * ```
 */
export function timeAndMemory(runs: readonly ScoredRun[], styles: MethodStyles): Exhibit | undefined {
  const measured = runs.flatMap(({ method, usage }) => (usage ? [{ method, usage }] : []));
  if (measured.length === 0) return undefined;
  const byMethod = [...groupBy(measured, ({ method }) => method)];
  const estimate = (usages: readonly RunUsage[], of: (usage: RunUsage) => number) => {
    const values = usages.map(of);
    return { value: mean(values), interval: [Math.min(...values), Math.max(...values)] as const };
  };
  const estimates = byMethod.map(([method, ofMethod]) => ({
    method,
    runs: ofMethod.length,
    of: Object.fromEntries(
      Object.entries(quantities).map(([title, of]) => [
        title,
        estimate(
          ofMethod.map(({ usage }) => usage),
          of,
        ),
      ]),
    ),
  }));
  return {
    name: "time-and-memory",
    figure: intervalPanels({
      title: "Time and memory of a run",
      methods: new Map([...styles].filter(([method]) => byMethod.some(([name]) => name === method))),
      panels: Object.keys(quantities).map((title) => ({
        title,
        fromZero: true,
        values: new Map(estimates.map(({ method, of }) => [method, of[title]])),
      })),
    }),
    rows: estimates.map(({ method, runs, of }) => ({
      method,
      runs,
      ...Object.fromEntries(
        Object.entries(of).flatMap(
          ([
            title,
            {
              value,
              interval: [least, greatest],
            },
          ]) => [
            [title, value],
            [`${title}, least`, least],
            [`${title}, greatest`, greatest],
          ],
        ),
      ),
    })),
    note: "Means over runs, from the least to the greatest. An update is timed without evaluations; the memory is that of the whole process.",
  };
}
