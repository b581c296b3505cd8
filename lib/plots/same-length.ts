/** Requires two columns of a figure to describe the same things, one value each; throws a RangeError otherwise. */
export function requireSameLength(what: string, first: ArrayLike<number>, second: ArrayLike<number>): void {
  if (first.length === second.length) return;
  throw new RangeError(`The ${what} must have the same length, got ${first.length} and ${second.length}`);
}
