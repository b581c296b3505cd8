/** What a run's method is called, so that runs of one name may be averaged. */
import { findMethod } from "../../algorithms/index.ts";
import { groupBy } from "../group-by.ts";
import type { RunRecord } from "./run-record.ts";

/**
 * A name for each run's method: the algorithm's title, and in brackets what differs between runs of the algorithm on one task
 * (preset, options) or between any runs on it (data, episodes of an evaluation), so that runs of different protocols or on
 * different data never share a name on a task.
 */
export async function methodTitles(runs: readonly RunRecord[]): Promise<Map<RunRecord, string>> {
  const titles = new Map<RunRecord, string>();
  const protocols = [dataOf, episodesOf].map((textOf) => ({ textOf, tasks: tasksWithSeveral(runs, textOf) }));
  for (const [algorithm, ofAlgorithm] of groupBy(runs, ({ description }) => description.config.algorithm)) {
    const title = await titleOf(algorithm);
    const settings = differingSettings(ofAlgorithm);
    for (const run of ofAlgorithm) {
      const protocol = protocols.filter(({ tasks }) => tasks.has(taskOf(run))).map(({ textOf }) => textOf(run));
      const parts = [...settings.map((name) => `${name} ${settingText(settingOf(run, name))}`), ...protocol];
      titles.set(run, parts.length ? `${title} (${parts.join(", ")})` : title);
    }
  }
  return titles;
}

const dataOf = ({ description }: RunRecord) => `data ${description.dataset.sha256.slice(0, 7)}`;
const episodesOf = ({ description }: RunRecord) => `${description.config.options.evaluationEpisodes} episodes`;

/** The tasks on which runs differ in a text. */
function tasksWithSeveral(runs: readonly RunRecord[], textOf: (run: RunRecord) => string): Set<string> {
  const groups = [...groupBy(runs, taskOf)];
  return new Set(groups.filter(([, group]) => new Set(group.map(textOf)).size > 1).map(([task]) => task));
}

/** The title of a method; its name where this version does not know it. */
async function titleOf(algorithm: string): Promise<string> {
  try {
    return (await findMethod(algorithm)).title;
  } catch {
    return algorithm;
  }
}

const taskOf = ({ description }: RunRecord) => description.config.task;

const settingOf = ({ description: { config } }: RunRecord, name: string) =>
  name === "preset" ? config.preset : config.options[name];

const settingText = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "none"));

/** `preset` where it differs between runs on one task, and each option that does between those of one preset; `episodesOf` has its own. */
function differingSettings(runs: readonly RunRecord[]): string[] {
  const all = new Set(runs.flatMap(({ description }) => Object.keys(description.config.options)));
  const options = [...all].filter((name) => name !== "evaluationEpisodes");
  const differs = (name: string, groups: Iterable<readonly RunRecord[]>) =>
    [...groups].some((group) => new Set(group.map((run) => settingText(settingOf(run, name)))).size > 1);
  const ofTask = groupBy(runs, taskOf).values();
  const ofPreset = [...groupBy(runs, (run) => `${taskOf(run)} ${run.description.config.preset}`).values()];
  return [...(differs("preset", ofTask) ? ["preset"] : []), ...options.filter((name) => differs(name, ofPreset))];
}
