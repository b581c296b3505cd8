/** Mini-batches of kept segments: their order, and gathering their rows. */
import type { Trajectories } from "../dataset/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import type { Partition } from "./labels.ts";

/** One mini-batch: rows of its segments, segment after segment. */
export interface Batch {
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

/** How far actions stay inside (−1, 1), the range of tanh (official `action_eps`). */
const actionMargin = 1e-5;

/**
 * Gathers the rows of the kept segments numbered `picks` (places in `partition.kept`).
 * Give it the batch that is done with as `former`, and its memory is used again: its content is lost then, and the system
 * need not find 22 MB for every batch of 96 × 750 rows.
 */
export function gatherBatch(trajectories: Trajectories, partition: Partition, picks: ArrayLike<number>, former?: Batch): Batch {
  const { segments, kept } = partition;
  const start = Int32Array.from(picks, (pick) => segments.start[kept[pick]!]!);
  return {
    segments: start.length,
    length: segments.length,
    observations: gatherRows(trajectories.observations, trajectories.observationSize, start, segments.length, former?.observations),
    actions: clipActions(gatherRows(trajectories.actions, trajectories.actionSize, start, segments.length, former?.actions)),
    start,
    label: Uint8Array.from(picks, (pick) => partition.label[pick]!),
    weight: Float32Array.from(picks, (pick) => partition.weight[pick]!),
  };
}

/** `length` rows of `width` values from each start on: [starts · length, width]; in the memory of `former` where they fit into it. */
export function gatherRows(values: Float32Array, width: number, start: Int32Array, length: number, former?: Float32Array): Float32Array {
  const span = length * width;
  const size = start.length * span;
  const gathered = former && former.buffer.byteLength >= 4 * size ? new Float32Array(former.buffer, 0, size) : new Float32Array(size);
  start.forEach((row, i) => gathered.set(values.subarray(row * width, row * width + span), i * span));
  return gathered;
}

/** Clips recorded actions, in place, to where tanh can reach them. */
export function clipActions(actions: Float32Array): Float32Array {
  const limit = 1 - actionMargin;
  for (let i = 0; i < actions.length; i++) actions[i] = Math.min(limit, Math.max(-limit, actions[i]!));
  return actions;
}

/** What `BatchOrder` needs to go on exactly. */
export interface BatchOrderState {
  /** The current pass of each worker over the kept segments. */
  passes: number[][];
  /** Batches taken from the current epoch. */
  taken: number;
  random: ReturnType<NumpyRandom["getState"]>;
}

/** Options of `BatchOrder`. */
export interface BatchOrderOptions {
  /** Kept segments. */
  size: number;
  /** Segments a batch; the last batch of a pass may be smaller. */
  batchSize: number;
  random: NumpyRandom;
  /**
   * Passes over the data in one epoch, taken in turns. The official loader has two worker processes that each go
   * through everything in an order of their own, so an epoch shows every segment twice (official: 2).
   */
  passesPerEpoch?: number;
}

/** Decides which segments come in which batch: shuffled passes without replacement, forever. */
export class BatchOrder {
  #options: Required<BatchOrderOptions>;
  #passes: Int32Array[] = [];
  #taken = 0;

  constructor(options: BatchOrderOptions) {
    if (options.size < 1) throw new RangeError(`A partition must keep at least one segment, it keeps ${options.size}`);
    if (!Number.isInteger(options.batchSize) || options.batchSize < 1) {
      throw new RangeError(`batchSize must be a whole number of at least 1, got ${options.batchSize}`);
    }
    this.#options = { passesPerEpoch: 2, ...options };
  }

  /** Batches in one epoch. */
  get batchesPerEpoch(): number {
    const { size, batchSize, passesPerEpoch } = this.#options;
    return passesPerEpoch * Math.ceil(size / batchSize);
  }

  /** Places of the next batch's segments among the kept ones, [≤ batchSize]. */
  next(): Int32Array {
    const { size, batchSize, passesPerEpoch, random } = this.#options;
    if (this.#passes.length === 0 || this.#taken === this.batchesPerEpoch) {
      this.#passes = Array.from({ length: passesPerEpoch }, () => random.permutation(size));
      this.#taken = 0;
    }
    const pass = this.#passes[this.#taken % passesPerEpoch]!;
    const from = Math.floor(this.#taken / passesPerEpoch) * batchSize;
    this.#taken += 1;
    return pass.subarray(from, from + batchSize);
  }

  /** A copy of the order's state. */
  state(): BatchOrderState {
    const { random } = this.#options;
    return { passes: this.#passes.map((pass) => [...pass]), taken: this.#taken, random: random.getState() };
  }

  /** Goes on from a state that `state` returned. */
  restore(state: BatchOrderState): void {
    this.#passes = state.passes.map((pass) => Int32Array.from(pass));
    this.#taken = state.taken;
    this.#options.random.setState(state.random);
  }
}
