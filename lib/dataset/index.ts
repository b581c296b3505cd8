export { loadTrajectories } from "./load.ts";
export type { LoadOptions } from "./load.ts";
export { episodeCount, episodeReturns, findEpisodeStarts, longestEpisode } from "./trajectories.ts";
export type { EpisodeReturns, Trajectories } from "./trajectories.ts";
export { datasetFolders, findDataset } from "./find-dataset.ts";
export { findTask, tasks } from "./tasks.ts";
export type { SimulatorName, Suite, SuitePreset, Task } from "./tasks.ts";
export type { Density } from "./density.ts";
