/** The filters that a dataset's chunks pass through. */

/** Number of the filter that gzip is. */
export const deflate = 1;

/** HDF5's built-in filters; h5wasm has no others. */
const readable = new Map([
  [deflate, "deflate"],
  [2, "shuffle"],
  [3, "fletcher32"],
  [4, "szip"],
  [5, "nbit"],
  [6, "scaleoffset"],
]);

/** Throws an Error that begins with `name` and names the filter where one of `filters` cannot be undone here. */
export function checkFilters(filters: readonly { id: number; name: string }[], name: string): void {
  const foreign = filters.find(({ id }) => !readable.has(id));
  if (!foreign) return;
  throw new Error(
    `${name} is compressed with filter ${foreign.id} (${foreign.name || "unknown"}), readable are ` +
      `${[...readable.values()].join(", ")}; rewrite the file with gzip, for example with h5repack -f GZIP=4`,
  );
}
