import type { Task } from "../dataset/index.ts";
import type { RecordedEpisode } from "./recorder.ts";

/** DSRL's file name: the task's, the largest cost return, and the number of episodes. */
export function datasetFileName(task: Task, episodes: readonly RecordedEpisode[]): string {
  const costs = episodes.map(({ costs }) => costs.reduce((sum, cost) => sum + cost, 0));
  return `${stemOf(task)}-${Math.trunc(Math.max(...costs))}-${episodes.length}.hdf5`;
}

/** Whether `datasetFileName` can give this name to that many episodes of a task. */
export function isDatasetFileName(name: string, task: Task, episodes: number): boolean {
  const [stem, end] = [`${stemOf(task)}-`, `-${episodes}.hdf5`];
  return name.startsWith(stem) && name.endsWith(end) && /^-?\d+$/.test(name.slice(stem.length, -end.length));
}

function stemOf(task: Task): string {
  return task.datasetFile.replace(/-\d+-\d+\.hdf5$/, "");
}
