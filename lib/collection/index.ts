export { collectEpisodes } from "./collect.ts";
export type { CollectOptions } from "./collect.ts";
export type { Controller, DrawController } from "./controller.ts";
export { datasetFileName } from "./file-name.ts";
export { writeDsrlFile } from "./dsrl-file.ts";
export type { RowSizes } from "./dsrl-file.ts";
export type { RecordedEpisode } from "./recorder.ts";
