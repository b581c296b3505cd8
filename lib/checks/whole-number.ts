/** Throws RangeError that names a number which is not whole, or not from `min` to `max`. */
export function requireWholeNumber(name: string, value: number, min: number, max = Infinity): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new RangeError(`${name} must be a whole number ${range}, got ${value}`);
}
