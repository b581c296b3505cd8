import { seedWords } from "./seed-sequence.ts";

const multiplier = 0x2360ed051fc65da44385df649fccf645n;

/** PCG XSL RR 128/64, which NumPy has as `PCG64`. It counts in BigInts: for starts of episodes, not for bulk draws. */
export class Pcg64 {
  #state: bigint;
  readonly #increment: bigint;

  /** Starts as `PCG64(seed)`; `seed` is a whole number in [0, 2⁵³). */
  constructor(seed: number) {
    const words = seedWords(seed, 8);
    this.#increment = BigInt.asUintN(128, (join128(words.subarray(4)) << 1n) | 1n);
    this.#state = this.#increment + join128(words);
    this.#advance();
  }

  /** The next 64 random bits. */
  nextUint64(): bigint {
    this.#advance();
    const folded = BigInt.asUintN(64, (this.#state >> 64n) ^ this.#state);
    const turn = this.#state >> 122n;
    return BigInt.asUintN(64, (folded >> turn) | (folded << (64n - turn)));
  }

  #advance(): void {
    this.#state = BigInt.asUintN(128, this.#state * multiplier + this.#increment);
  }
}

/** Four words as one number: two of 64 bits, the higher first, each with its lower word first. */
function join128(words: Uint32Array): bigint {
  const [a, b, c, d] = Array.from(words, BigInt) as [bigint, bigint, bigint, bigint];
  return (b << 96n) | (a << 64n) | (d << 32n) | c;
}
