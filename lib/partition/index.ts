export { partitionSegments } from "./labels.ts";
export type { Partition, PartitionOptions } from "./labels.ts";
export { sampleSegments } from "./segments.ts";
export type { SegmentOptions, Segments } from "./segments.ts";
