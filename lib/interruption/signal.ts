/** The signal of the notebook kernel that aborts when the cell at hand is interrupted; undefined outside of a notebook. */
export function interruptSignal(): AbortSignal | undefined {
  const kernel = (globalThis as Record<symbol, unknown>)[Symbol.for("jupyter.kernel")] as
    { signal?: AbortSignal } | undefined;
  return kernel?.signal;
}
