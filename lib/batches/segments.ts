/** Mini-batches of kept segments. */
import type { Trajectories } from "../dataset/index.ts";
import type { Tensors } from "../files/index.ts";
import type { Partition } from "../partition/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import type { Batches } from "./batches.ts";
import { clipActions, gatherRows } from "./rows.ts";
import { SegmentOrder } from "./segment-order.ts";

/** Rows of some segments, segment after segment. */
export interface SegmentBatch {
  /** Segments, B. */
  segments: number;
  /** Steps of each segment, T. */
  length: number;
  /** [B · T, observationSize]. */
  observations: Float32Array;
  /** [B · T, actionSize], clipped to ±(1 − 1e-5). */
  actions: Float32Array;
  /** First row of each segment in the trajectories, [B]. */
  start: Int32Array;
  /** 1 desirable, 0 undesirable, [B]. */
  label: Uint8Array;
  /** Weight in the loss, [B]. */
  weight: Float32Array;
}

/**
 * Gathers the rows of the kept segments numbered `picks` (places in `partition.kept`).
 * Give it the batch that is done with as `former`, and its memory is used again: its content is lost then.
 *
 * @example
 * ```ts
 * import { gatherSegments } from "../lib/batches";
 * import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { partitionSegments, sampleSegments } from "../lib/partition";
 * import { NumpyRandom } from "../lib/random";
 *
 * const trajectories = await loadTrajectories(findDataset(findTask("BallCircle")));
 * const segments = sampleSegments(trajectories, { segmentRatio: 0.5, random: new NumpyRandom(0) });
 * const partition = partitionSegments(segments, { targetCost: 10, kappa: 0.5, safeTop: 0.5, safeBottom: 0.25 });
 * const batch = gatherSegments(trajectories, partition, [0, 1, 2]);
 * batch.observations.length; // → 2400
 * ```
 */
export function gatherSegments(
  trajectories: Trajectories,
  partition: Partition,
  picks: ArrayLike<number>,
  former?: SegmentBatch,
): SegmentBatch {
  const { segments, kept } = partition;
  const start = Int32Array.from(picks, (pick) => segments.start[kept[pick]]);
  return {
    segments: start.length,
    length: segments.length,
    observations: gatherRows(
      trajectories.observations,
      trajectories.observationSize,
      start,
      segments.length,
      former?.observations,
    ),
    actions: clipActions(
      gatherRows(trajectories.actions, trajectories.actionSize, start, segments.length, former?.actions),
    ),
    start,
    label: Uint8Array.from(picks, (pick) => partition.label[pick]),
    weight: Float32Array.from(picks, (pick) => partition.weight[pick]),
  };
}

/** Options of `SegmentBatches`. */
export interface SegmentBatchesOptions {
  /** Segments a batch. */
  batchSize: number;
  /** Passes over the data in one epoch, taken in turns (official: 2). */
  passesPerEpoch: number;
  random: NumpyRandom;
}

/** Batches of a partition's kept segments, in shuffled passes. */
export class SegmentBatches implements Batches<SegmentBatch> {
  readonly #trajectories: Trajectories;
  readonly #partition: Partition;
  readonly #order: SegmentOrder;
  #batch: SegmentBatch | undefined;

  constructor(
    trajectories: Trajectories,
    partition: Partition,
    { batchSize, passesPerEpoch, random }: SegmentBatchesOptions,
  ) {
    this.#trajectories = trajectories;
    this.#partition = partition;
    this.#order = new SegmentOrder({ size: partition.kept.length, batchSize, passesPerEpoch, random });
  }

  next(): SegmentBatch {
    return (this.#batch = gatherSegments(this.#trajectories, this.#partition, this.#order.next(), this.#batch));
  }

  state(): Tensors {
    return this.#order.state();
  }

  restore(tensors: Tensors): void {
    this.#order.restore(tensors);
  }
}
