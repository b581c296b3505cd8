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
  start.forEach((row, i) => gathered.set(values.subarray(row * width, row * width + span), i * span));
  return gathered;
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
