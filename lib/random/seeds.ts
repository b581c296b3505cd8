/** One seed for a run, and streams of random numbers from it that do not disturb each other. */
import { createHash } from "node:crypto";
import { NumpyRandom } from "./numpy-random.ts";

/** The seed for one purpose ("weights", "batches", …), hashed from the run's: other purposes draw other numbers. */
export function seedFor(seed: number, purpose: string): number {
  return createHash("sha256").update(`${seed} ${purpose}`).digest().readUInt32LE(0);
}

/** A generator for one purpose. */
export function randomFor(seed: number, purpose: string): NumpyRandom {
  return new NumpyRandom(seedFor(seed, purpose));
}
