/** What was run, and what the means lack. */
import { groupBy } from "../group-by.ts";
import type { ResultGroup, ScoredRun } from "../results/index.ts";

/** One line a task: what its runs have in common, as lists where they differ. */
export function protocolRows(runs: readonly ScoredRun[]): Record<string, string | number>[] {
  return [...groupBy(runs, ({ description }) => description.config.task)].map(([task, ofTask]) => {
    const list = (of: (run: ScoredRun) => string | number) => listed(ofTask.map(of));
    return {
      task,
      runs: ofTask.length,
      methods: new Set(ofTask.map(({ method }) => method)).size,
      "target costs": list(({ description }) => description.config.targetCost),
      seeds: list(({ description }) => description.config.seed),
      episodes: list(({ evaluation }) => evaluation.normalizedCosts.length),
      preset: list(({ description }) => description.config.preset),
      updates: list(({ updates }) => updates),
      data: list(({ description }) => description.dataset.file.split("/").at(-1)!),
      "SHA-256": list(({ description }) => description.dataset.sha256.slice(0, 12)),
    };
  });
}

/** The versions that made the runs, in one sentence. */
export function versionsText(runs: readonly ScoredRun[]): string {
  const list = (of: (versions: ScoredRun["description"]["versions"]) => string) =>
    listed(runs.map(({ description }) => of(description.versions)));
  return `Made by commit ${list(({ project }) => project.replace(/^(.{7}).*?(\+?)$/, "$1$2"))} (+: with changes), Node ${list(({ node }) => node.slice(1))}, TensorFlow ${list(({ tensorflow }) => tensorflow)}.`;
}

/** Different values in order, numbers by size. */
function listed(values: readonly (string | number)[]): string {
  return [...new Set(values)].sort((a, b) => (typeof a === "number" ? a - (b as number) : 0)).join(", ");
}

/** A sentence for each group whose mean lacks runs. */
export function missingTexts(groups: readonly ResultGroup[]): string[] {
  return groups
    .filter(({ missing }) => missing.length > 0)
    .map(({ task, method, missing, overall }) => {
      const ofCost = [...groupBy(missing, ({ targetCost }) => targetCost)].map(
        ([targetCost, lacking]) => `target cost ${targetCost} seed ${lacking.map(({ seed }) => seed).join(", ")}`,
      );
      return `${method} on ${task} has ${overall?.runs.length ?? 0} runs, ${missing.length} are missing: ${ofCost.join("; ")}`;
    });
}
