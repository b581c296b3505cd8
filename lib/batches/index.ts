export type { Batches } from "./batches.ts";
export { clipActions, gatherRows } from "./rows.ts";
export { SegmentBatches, gatherSegments } from "./segments.ts";
export type { SegmentBatch, SegmentBatchesOptions } from "./segments.ts";
export { SegmentOrder } from "./segment-order.ts";
export type { SegmentOrderOptions } from "./segment-order.ts";
export { TransitionBatches, episodeRows } from "./transitions.ts";
export type { TransitionBatch, TransitionBatchesOptions } from "./transitions.ts";
