/** How much memory the runs of a pool take, so that no more are started than fit. */

/** A running process, as far as it has reported. */
export interface MemoryUse {
  /** Bytes; undefined before its first report. */
  peakMemory: number | undefined;
}

/** Remembers the largest run. */
export class MemoryGate {
  #largest = 0;

  /** Counts a report in. */
  measure(bytes: number): void {
    this.#largest = Math.max(this.#largest, bytes);
  }

  /**
   * Whether another run fits beside `running`: there is room for the largest run seen, and for what the running ones may still
   * take to become as large. The first run starts alone, and the next one when it has reported what it takes.
   */
  fits(running: readonly MemoryUse[], available: number): boolean {
    if (running.length === 0) return true;
    if (this.#largest === 0) return false;
    const toCome = running.reduce((sum, { peakMemory = 0 }) => sum + this.#largest - peakMemory, 0);
    return available - toCome >= this.#largest;
  }
}
