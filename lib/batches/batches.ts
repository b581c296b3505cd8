import type { Stateful } from "../files/index.ts";

/** Mini-batches without end. A batch is valid until the next one is asked for: its memory is used again. */
export interface Batches<Batch> extends Stateful {
  /** The next batch. */
  next(): Batch;
}
