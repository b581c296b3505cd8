import type { Task } from "../dataset/index.ts";
import type { RecordedEpisode } from "./recorder.ts";

/** DSRL's file name: the task's, the largest cost return, and the number of episodes. */
export function datasetFileName(task: Task, episodes: readonly RecordedEpisode[]): string {
  const costs = episodes.map(({ costs }) => costs.reduce((sum, cost) => sum + cost, 0));
  const stem = task.datasetFile.replace(/-\d+-\d+\.hdf5$/, "");
  return `${stem}-${Math.trunc(Math.max(...costs))}-${episodes.length}.hdf5`;
}
