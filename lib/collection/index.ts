export { collectEpisodes, maxEpisodes } from "./collect.ts";
export type { CollectOptions } from "./collect.ts";
export type { Controller, DrawController } from "./controller.ts";
export { demonstrate } from "./demonstrate.ts";
export type { DemonstrateOptions } from "./demonstrate.ts";
export { datasetFileName, isDatasetFileName } from "./file-name.ts";
export { writeDsrlFile } from "./dsrl-file.ts";
export type { RowSizes } from "./dsrl-file.ts";
export type { RecordedEpisode } from "./recorder.ts";
