/** How NumPy spreads a seed over the words that start a generator (`numpy.random.SeedSequence`). */
import { requireWholeNumber } from "../checks/index.ts";

const poolLength = 4;
const [absorbStart, absorbFactor] = [0x43b0d7e5, 0x931e8875];
const [emitStart, emitFactor] = [0x8b51f9dd, 0x58f38ded];
const [mixLeft, mixRight] = [0xca01f9dd, 0x4973f715];

/**
 * `SeedSequence(seed).generate_state(count)`: words of 32 bits, [count].
 * `seed` is a whole number in [0, 2⁵³); the pool has room for all of its words.
 */
export function seedWords(seed: number, count: number): Uint32Array {
  requireWholeNumber("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  const pool = fillPool(Uint32Array.of(seed, seed / 2 ** 32));
  const hash = makeHash(emitStart, emitFactor);
  return new Uint32Array(count).map((_, i) => hash(pool[i % poolLength]));
}

/** Hashes the entropy into the pool, then every word of the pool into every other. */
function fillPool(entropy: Uint32Array): Uint32Array {
  const hash = makeHash(absorbStart, absorbFactor);
  const pool = new Uint32Array(poolLength).map((_, i) => hash(entropy[i] ?? 0));
  for (let from = 0; from < poolLength; from++) {
    for (let to = 0; to < poolLength; to++) {
      if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
    }
  }
  return pool;
}

/** A hash of one word whose constant moves on with each word. */
function makeHash(start: number, factor: number): (word: number) => number {
  let constant = start;
  return (word) => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, factor);
    return foldHigh(Math.imul(mixed, constant));
  };
}

function mix(x: number, y: number): number {
  return foldHigh(Math.imul(mixLeft, x) - Math.imul(mixRight, y));
}

function foldHigh(word: number): number {
  return word ^ (word >>> 16);
}
