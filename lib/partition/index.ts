export { BatchOrder, clipActions, gatherBatch, gatherRows } from "./batches.ts";
export type { Batch, BatchOrderOptions, BatchOrderState } from "./batches.ts";
export { partitionSegments } from "./labels.ts";
export type { Partition, PartitionOptions } from "./labels.ts";
export { sampleSegments } from "./segments.ts";
export type { SegmentOptions, Segments } from "./segments.ts";
