/** What an episode may cost. */

/** Closer to 0, and beyond, the float32 in which methods compute knows 0 and infinity alone, and scores have no number. */
const [smallest, largest] = [1e-6, 1e9];

/** The target costs that there are, in words. */
export const targetCostRange = "0, or from 1e-6 to 1e9";

/**
 * Whether a number is one that an episode's cost can be held against: 0, or neither tiny nor beyond all costs.
 *
 * @example
 * ```ts
 * import { isTargetCost } from "../lib/dataset";
 *
 * [0, 2.5, -1, 1e300].map(isTargetCost); // → [true, true, false, false]
 * ```
 */
export function isTargetCost(value: number): boolean {
  return value === 0 || (value >= smallest && value <= largest);
}

/**
 * Throws RangeError that names the number where it is no target cost.
 *
 * @example
 * ```ts
 * import { requireTargetCost } from "../lib/dataset";
 *
 * requireTargetCost("targetCost", 20); // → undefined; -1 throws
 * ```
 */
export function requireTargetCost(name: string, value: number): void {
  if (!isTargetCost(value)) throw new RangeError(`${name} must be ${targetCostRange}, got ${value}`);
}
