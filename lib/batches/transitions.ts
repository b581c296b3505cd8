/** Mini-batches of single transitions. */
import type { Trajectories } from "../dataset/index.ts";
import type { Tensors } from "../files/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import type { Batches } from "./batches.ts";
import { gatherRows, rowNumbers } from "./rows.ts";

/** Transitions, one a row. */
export interface TransitionBatch {
  /** Transitions, B. */
  rows: number;
  /** [B, observationSize] */
  observations: Float32Array;
  /** [B, actionSize], as recorded. */
  actions: Float32Array;
  /** Observations after the actions, [B, observationSize]; empty where the trajectories have no `finalObservations`. */
  nextObservations: Float32Array;
  /** Times `rewardScale`, [B]. */
  rewards: Float32Array;
  /** [B] */
  costs: Float32Array;
  /** 1 for an episode's last transition, however it ended, else 0, [B]. */
  done: Float32Array;
  /** 1 for an episode's first transition, else 0, [B]. */
  first: Float32Array;
}

/** Options of `TransitionBatches`. */
export interface TransitionBatchesOptions {
  /** Transitions a batch. */
  batchSize: number;
  /** Factor of the rewards; default 1. */
  rewardScale?: number;
  /** Rows that are drawn from; all that belong to an episode by default. */
  rows?: Int32Array;
  random: NumpyRandom;
}

/** Transitions drawn uniformly, each of them any number of times (OSRL's `TransitionDataset`). */
export class TransitionBatches implements Batches<TransitionBatch> {
  readonly #trajectories: Trajectories;
  readonly #options: Required<TransitionBatchesOptions>;
  /** Episode of each last row, else -1, [N]. */
  readonly #endOf: Int32Array;
  /** 1 for the first row of an episode, else 0, [N + 1]. */
  readonly #isFirst: Uint8Array;
  #batch: TransitionBatch | undefined;

  /** Throws RangeError where there is no row to draw. */
  constructor(
    trajectories: Trajectories,
    { rewardScale = 1, rows = episodeRows(trajectories), ...options }: TransitionBatchesOptions,
  ) {
    if (rows.length === 0) throw new RangeError("Batches need at least one transition to draw, there is none");
    this.#trajectories = trajectories;
    this.#options = { rewardScale, rows, ...options };
    this.#endOf = episodeEnds(trajectories);
    this.#isFirst = new Uint8Array(trajectories.length + 1);
    for (const row of trajectories.episodeStarts) this.#isFirst[row] = 1;
  }

  /** Share of an episode's first transitions among those that are drawn from. */
  get firstShare(): number {
    const { rows } = this.#options;
    return rows.reduce((sum, row) => sum + this.#isFirst[row], 0) / rows.length;
  }

  next(): TransitionBatch {
    const { rows, random, batchSize } = this.#options;
    return (this.#batch = this.#gather(random.choice(rows.length, batchSize).map((pick) => rows[pick])));
  }

  /** The transitions of `rows`, in the memory of the batch before. */
  #gather(rows: Int32Array): TransitionBatch {
    const { observations, actions, rewards, costs, observationSize, actionSize } = this.#trajectories;
    const rewardScale = Math.fround(this.#options.rewardScale); // multiplied in float32, as officially
    const former = this.#batch;
    return {
      rows: rows.length,
      observations: gatherRows(observations, observationSize, rows, 1, former?.observations),
      actions: gatherRows(actions, actionSize, rows, 1, former?.actions),
      nextObservations: this.#gatherNext(rows),
      rewards: rowNumbers(rows, (row) => rewards[row] * rewardScale),
      costs: rowNumbers(rows, (row) => costs[row]),
      done: rowNumbers(rows, (row) => (this.#endOf[row] < 0 ? 0 : 1)),
      first: rowNumbers(rows, (row) => this.#isFirst[row]),
    };
  }

  #gatherNext(rows: Int32Array): Float32Array {
    const { observations, finalObservations, observationSize: size } = this.#trajectories;
    if (!finalObservations) return new Float32Array(0);
    const next = gatherRows(
      observations,
      size,
      rows.map((row) => row + 1),
      1,
      this.#batch?.nextObservations,
    );
    rows.forEach((row, i) => {
      const episode = this.#endOf[row];
      if (episode >= 0) next.set(finalObservations.subarray(episode * size, (episode + 1) * size), i * size);
    });
    return next;
  }

  state(): Tensors {
    return this.#options.random.state();
  }

  restore(tensors: Tensors): void {
    this.#options.random.restore(tensors);
  }
}

function episodeEnds({ episodeStarts, length }: Trajectories): Int32Array {
  const ends = new Int32Array(length).fill(-1);
  for (let e = 0; e + 1 < episodeStarts.length; e++) {
    if (episodeStarts[e + 1] > episodeStarts[e]) ends[episodeStarts[e + 1] - 1] = e;
  }
  return ends;
}

/**
 * Rows of all episodes, or of those that are `kept`, in their order.
 *
 * @example
 * ```ts
 * import { episodeRows } from "../lib/batches";
 *
 * episodeRows({ episodeStarts: Int32Array.of(0, 2, 5) }, (episode) => episode === 1); // → [2, 3, 4]
 * ```
 */
export function episodeRows(
  { episodeStarts }: Pick<Trajectories, "episodeStarts">,
  kept: (episode: number) => boolean = () => true,
): Int32Array {
  const rows: number[] = [];
  for (let e = 0; e + 1 < episodeStarts.length; e++) {
    if (!kept(e)) continue;
    for (let row = episodeStarts[e]; row < episodeStarts[e + 1]; row++) rows.push(row);
  }
  return Int32Array.from(rows);
}
