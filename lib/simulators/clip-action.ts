/** The range of every task's actions: an entry as the simulators apply it. */
export function clipAction(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
