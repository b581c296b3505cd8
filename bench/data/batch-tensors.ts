/** A batch as the peers read it. */
import type { SequenceBatch, TransitionBatch } from "../../lib/batches/index.ts";
import { sizeOf } from "../../lib/files/index.ts";
import type { Tensors } from "../../lib/files/index.ts";

/** The arrays of a batch as `batch.NAME`, a transition, or a sequence and its steps, after one another. */
export function batchTensors(batch: TransitionBatch | SequenceBatch): Tensors {
  const places = "rows" in batch ? [batch.rows] : [batch.sequences, batch.length];
  const shapeOf = (size: number): number[] => (size < sizeOf(places) ? [size, 1] : [...places, size / sizeOf(places)]);
  const arrays = Object.entries(batch).filter((entry): entry is [string, Float32Array | Int32Array] =>
    ArrayBuffer.isView(entry[1]),
  );
  return Object.fromEntries(arrays.map(([name, data]) => [`batch.${name}`, { shape: shapeOf(data.length), data }]));
}
