/**
 * NumPy's legacy generator (`numpy.random.seed`, `RandomState`): Mersenne Twister 19937 and the draws that the
 * official code and its simulators make with it, number for number.
 */
import { requireWholeNumber } from "../checks/index.ts";
import { numbers, requireTensor } from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";

const stateLength = 624;
const shiftLength = 397;

/** A seeded generator of random numbers. The same seed gives the same numbers as NumPy. */
export class NumpyRandom implements Stateful {
  #words = new Uint32Array(stateLength);
  #position = stateLength;
  #spareNormal: number | null = null;

  /** `seed` is a whole number in [0, 2³²), as `numpy.random.seed` takes it. */
  constructor(seed: number) {
    requireWholeNumber("seed", seed, 0, 0xffffffff);
    let word = seed;
    for (let i = 0; i < stateLength; i++) {
      this.#words[i] = word;
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0;
    }
  }

  /** The next 32 random bits. */
  nextUint32(): number {
    if (this.#position === stateLength) this.#twist();
    let y = this.#words[this.#position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** Uniform in [0, 1) with 53 bits (`random_sample`). */
  random(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** Uniform in [low, high) (`uniform`). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** Standard normal by the polar method (`standard_normal`). */
  standardNormal(): number {
    if (this.#spareNormal !== null) {
      const spare = this.#spareNormal;
      this.#spareNormal = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.random() - 1;
      const y = 2 * this.random() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spareNormal = factor * x;
      return factor * y;
    }
  }

  /** A whole number in [low, high) (`randint`), range below 2³². */
  randint(low: number, high: number): number {
    if (!(high > low)) throw new RangeError(`randint needs low < high, got ${low} and ${high}`);
    return low + this.#upTo(high - low - 1);
  }

  /** One whole number in [low[i], high[i]) for each i (`randint` on arrays). */
  randintArray(low: Int32Array, high: Int32Array): Int32Array {
    return low.map((from, i) => this.randint(from, high[i]));
  }

  /** `size` whole numbers in [0, n), with replacement (`choice(n, size)`). */
  choice(n: number, size: number): Int32Array {
    return new Int32Array(size).map(() => this.randint(0, n));
  }

  /** `count` of the numbers 0 … n − 1, each at most once (`choice(n, count, replace=False)`). */
  choiceWithoutReplacement(n: number, count: number): Int32Array {
    return this.permutation(n).subarray(0, count);
  }

  /** The numbers 0 … n − 1 in random order (`permutation(n)`). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    this.shuffle(order);
    return order;
  }

  /** Puts the values in random order, in place (`shuffle`). */
  shuffle(values: { [index: number]: unknown; length: number }): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.#upTo(i);
      [values[i], values[j]] = [values[j], values[i]];
    }
  }

  /** `words` [624] of the twister, the `position` in them, and the `spareNormal` of a pair, NaN where there is none. */
  state(): Tensors {
    return {
      words: { shape: [stateLength], data: this.#words.slice() },
      position: numbers(this.#position),
      spareNormal: numbers(this.#spareNormal ?? NaN),
    };
  }

  restore(tensors: Tensors): void {
    const { data } = requireTensor(tensors, "words", [stateLength]);
    this.#words = Uint32Array.from(data as Uint32Array);
    this.#position = Number(requireTensor(tensors, "position", [1]).data[0]);
    const spare = Number(requireTensor(tensors, "spareNormal", [1]).data[0]);
    this.#spareNormal = Number.isNaN(spare) ? null : spare;
  }

  /** A whole number in [0, max] by masked rejection, one word a try; no word where max is 0. */
  #upTo(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (this.nextUint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  #twist(): void {
    const words = this.#words;
    for (let i = 0; i < stateLength; i++) {
      const y = (words[i] & 0x80000000) | (words[(i + 1) % stateLength] & 0x7fffffff);
      const twisted = words[(i + shiftLength) % stateLength] ^ (y >>> 1);
      words[i] = y & 1 ? twisted ^ 0x9908b0df : twisted;
    }
    this.#position = 0;
  }
}
