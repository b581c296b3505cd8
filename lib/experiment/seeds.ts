/** One seed for a run, and streams of random numbers from it that do not disturb each other. */
import { createHash } from "node:crypto";
import { NumpyRandom } from "../random/index.ts";

/** What a run draws random numbers for. */
export type Purpose = "segments" | "weights" | "batches" | "dropout" | "dropout in TraC" | "evaluation";

/**
 * The seed for one purpose. Segments are drawn from the run's seed itself, as the official code does with NumPy's global
 * generator; every other purpose has a seed of its own, hashed from the run's.
 */
export function seedFor(seed: number, purpose: Purpose): number {
  if (purpose === "segments") return seed;
  return createHash("sha256").update(`${seed} ${purpose}`).digest().readUInt32LE(0);
}

/** A generator for one purpose. */
export function randomFor(seed: number, purpose: Purpose): NumpyRandom {
  return new NumpyRandom(seedFor(seed, purpose));
}
