/** Throws RangeError that names a number which is no whole one of at least `min`. */
export function requireCount(name: string, value: number, min: number): void {
  if (!Number.isInteger(value) || value < min)
    throw new RangeError(`${name} must be a whole number of at least ${min}, got ${value}`);
}
