/** Which segments come in which batch. */
import { requireWholeNumber } from "../checks/index.ts";
import { joinStates, numbers, requireTensor, restoreStates } from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import type { NumpyRandom } from "../random/index.ts";

/** Options of `SegmentOrder`. */
export interface SegmentOrderOptions {
  /** Kept segments. */
  size: number;
  /** Segments a batch; the last batch of a pass may be smaller. */
  batchSize: number;
  random: NumpyRandom;
  /**
   * Passes over the data in one epoch, taken in turns. The official loader has two worker processes that each go
   * through everything in a separate order, so an epoch shows every segment twice (official: 2).
   */
  passesPerEpoch?: number;
}

/** Shuffled passes over the kept segments, without replacement and without end. */
export class SegmentOrder implements Stateful {
  readonly #options: Required<SegmentOrderOptions>;
  #passes: Int32Array[] = [];
  #taken = 0;

  constructor(options: SegmentOrderOptions) {
    if (options.size < 1) throw new RangeError(`A partition must keep at least one segment, it keeps ${options.size}`);
    requireWholeNumber("batchSize", options.batchSize, 1);
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
    const pass = this.#passes[this.#taken % passesPerEpoch];
    const from = Math.floor(this.#taken / passesPerEpoch) * batchSize;
    this.#taken += 1;
    return pass.subarray(from, from + batchSize);
  }

  /** `passes` of the epoch [passesPerEpoch or 0, size], how many batches were `taken` from it, and the generator. */
  state(): Tensors {
    const { size, random } = this.#options;
    const data = new Int32Array(this.#passes.length * size);
    this.#passes.forEach((pass, i) => data.set(pass, i * size));
    return {
      passes: { shape: [this.#passes.length, size], data },
      taken: numbers(this.#taken),
      ...joinStates({ random }),
    };
  }

  restore(tensors: Tensors): void {
    const { size, random } = this.#options;
    const { data, shape } = requireTensor(tensors, "passes", [-1, size]);
    this.#passes = Array.from({ length: shape[0] }, (_, i) =>
      Int32Array.from((data as Int32Array).subarray(i * size, (i + 1) * size)),
    );
    this.#taken = Number(requireTensor(tensors, "taken", [1]).data[0]);
    restoreStates({ random }, tensors);
  }
}
