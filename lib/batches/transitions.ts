/** Mini-batches of single transitions. */
import type { Trajectories } from "../dataset/index.ts";
import type { Tensors } from "../files/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import type { Batches } from "./batches.ts";
import { gatherRows } from "./rows.ts";

/** Transitions, one a row. */
export interface TransitionBatch {
  /** Transitions, B. */
  rows: number;
  /** [B, observationSize] */
  observations: Float32Array;
  /** [B, actionSize], as recorded. */
  actions: Float32Array;
}

/** Options of `TransitionBatches`. */
export interface TransitionBatchesOptions {
  /** Transitions a batch. */
  batchSize: number;
  /** Rows that are drawn from; all that belong to an episode by default. */
  rows?: Int32Array;
  random: NumpyRandom;
}

/** Transitions drawn uniformly, each of them any number of times (OSRL's `TransitionDataset`). */
export class TransitionBatches implements Batches<TransitionBatch> {
  readonly #trajectories: Trajectories;
  readonly #rows: Int32Array;
  readonly #batchSize: number;
  readonly #random: NumpyRandom;
  #batch: TransitionBatch | undefined;

  /** Throws RangeError where there is no row to draw. */
  constructor(trajectories: Trajectories, { batchSize, rows = episodeRows(trajectories), random }: TransitionBatchesOptions) {
    if (rows.length === 0) throw new RangeError("Batches need at least one transition to draw, there is none");
    this.#trajectories = trajectories;
    this.#rows = rows;
    this.#batchSize = batchSize;
    this.#random = random;
  }

  next(): TransitionBatch {
    const rows = this.#random.choice(this.#rows.length, this.#batchSize).map((pick) => this.#rows[pick]!);
    return (this.#batch = gatherTransitions(this.#trajectories, rows, this.#batch));
  }

  state(): Tensors {
    return this.#random.state();
  }

  restore(tensors: Tensors): void {
    this.#random.restore(tensors);
  }
}

/** The rows of a batch, in the memory of `former`, whose content is lost then. */
export function gatherTransitions(trajectories: Trajectories, rows: Int32Array, former?: TransitionBatch): TransitionBatch {
  const { observations, actions, observationSize, actionSize } = trajectories;
  return {
    rows: rows.length,
    observations: gatherRows(observations, observationSize, rows, 1, former?.observations),
    actions: gatherRows(actions, actionSize, rows, 1, former?.actions),
  };
}

/** Rows of all episodes, or of those that are `kept`, in their order. */
export function episodeRows({ episodeStarts }: Pick<Trajectories, "episodeStarts">, kept: (episode: number) => boolean = () => true): Int32Array {
  const rows: number[] = [];
  for (let e = 0; e + 1 < episodeStarts.length; e++) {
    if (!kept(e)) continue;
    for (let row = episodeStarts[e]!; row < episodeStarts[e + 1]!; row++) rows.push(row);
  }
  return Int32Array.from(rows);
}
