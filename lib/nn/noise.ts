/** Random tensors of an update, drawn in order. */
import type { Tensor } from "@tensorflow/tfjs";
import { Counter } from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import { hostInputs } from "./graph/index.ts";
import { dropoutMask, normals } from "./random-ops.ts";

/** Draws random tensors. The n-th draw of a seed is the same whenever it is made; a test replays recorded draws instead. */
export interface Noise extends Stateful {
  /** Standard normal numbers. */
  normal(shape: readonly number[]): Tensor;
  /** bool: false, for dropped, with probability `rate`, which counts in 256ths (see `roundDropoutRate`). */
  dropoutMask(shape: readonly number[], rate: number): Tensor;
}

/** Noise from a seed; its state is the number of draws. */
export class SeededNoise implements Noise {
  readonly #seed: number;
  readonly #draws = new Counter();

  /** `seed` is a whole number in [0, 2³²). */
  constructor(seed: number) {
    this.#seed = seed;
  }

  normal(shape: readonly number[]): Tensor {
    return normals(shape, this.#nextKey());
  }

  dropoutMask(shape: readonly number[], rate: number): Tensor {
    return dropoutMask(shape, rate, this.#nextKey());
  }

  state(): Tensors {
    return this.#draws.state();
  }

  restore(tensors: Tensors): void {
    this.#draws.restore(tensors);
  }

  /** Seed and number of the draw, int32 [2]. */
  #nextKey(): Tensor {
    const compute = () => [{ shape: [2], data: Int32Array.of(this.#seed, this.#draws.value++) }];
    return hostInputs(compute)[0];
  }
}
