/** Gathering rows of the trajectories into a batch. */

/** How far actions stay inside (−1, 1), the range of tanh (official `action_eps`). */
const actionMargin = 1e-5;

/**
 * `length` rows of `width` values from each start on: [starts · length, width]; in the memory of `former` where they fit into
 * it, so that the system need not find 22 MB for every batch of 96 × 750 rows.
 *
 * @example
 * ```ts
 * import { gatherRows } from "../lib/batches";
 *
 * const observations = Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31); // four rows of two
 * gatherRows(observations, 2, Int32Array.of(2, 0), 2); // → [20, 21, 30, 31, 0, 1, 10, 11]
 * ```
 */
export function gatherRows(
  values: Float32Array,
  width: number,
  start: Int32Array,
  length: number,
  former?: Float32Array,
): Float32Array {
  const span = length * width;
  const size = start.length * span;
  const gathered =
    former && former.buffer.byteLength >= 4 * size ? new Float32Array(former.buffer, 0, size) : new Float32Array(size);
  for (let i = 0; i < start.length; i++) copySpan(values, start[i] * width, span, gathered, i * span);
  return gathered;
}

/** From here on a copy as one piece of memory takes less time than number by number: to ask for it takes some 60 ns. */
const longSpan = 96;

function copySpan(from: Float32Array, first: number, span: number, to: Float32Array, place: number): void {
  if (span >= longSpan) return to.set(from.subarray(first, first + span), place);
  for (let i = 0; i < span; i++) to[place + i] = from[first + i];
}

/** A number of each row, [rows]: many times as quick as `Float32Array.from`, which asks an iterator for every row. */
export function rowNumbers(rows: Int32Array, numberOf: (row: number) => number): Float32Array {
  const numbers = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i++) numbers[i] = numberOf(rows[i]);
  return numbers;
}

/**
 * Clips recorded actions, in place, to where tanh can reach them.
 *
 * @example
 * ```ts
 * import { clipActions } from "../lib/batches";
 *
 * clipActions(Float32Array.of(1, 0.5, -1.2)); // → [0.99999, 0.5, -0.99999]
 * ```
 */
export function clipActions(actions: Float32Array): Float32Array {
  const limit = 1 - actionMargin;
  for (let i = 0; i < actions.length; i++) actions[i] = Math.min(limit, Math.max(-limit, actions[i]));
  return actions;
}
