/** Reading columns of an HDF5 file with h5wasm, and every way in which such a file can be wrong. */
import { useHdf5File } from "./h5wasm.ts";
import type { Hdf5Dataset, Hdf5File } from "./h5wasm.ts";
import { readChunks } from "./hdf5-chunks.ts";
import type { ColumnArray } from "./hdf5-chunks.ts";
import { checkWholeHdf5File } from "./hdf5-size.ts";

/** HDF5's built-in filters; h5wasm returns garbage without an error for any other. */
const readableFilters = new Map([
  [1, "deflate"],
  [2, "shuffle"],
  [3, "fletcher32"],
  [4, "szip"],
  [5, "nbit"],
  [6, "scaleoffset"],
]);

/** Bytes read at once: bounds the memory that a column needs beside its own array. */
const sliceBytes = 1 << 20;

/** Opens a file, passes it to `read` and closes it again. Errors name the file and what was expected of it. */
export async function withHdf5File<Result>(path: string, read: (file: Hdf5File) => Result): Promise<Result> {
  checkWholeHdf5File(path);
  return useHdf5File(path, "r", `Dataset ${path} cannot be read by HDF5: it is damaged`, read);
}

/** Shape of the dataset `key`; errors name the key, the file and the keys that exist. */
export function columnShape(file: Hdf5File, key: string): number[] {
  return findColumn(file, key).shape!;
}

function findColumn(file: Hdf5File, key: string): Hdf5Dataset {
  const entry = file.get(key) as Hdf5Dataset | null;
  if (!entry || !("shape" in entry) || !entry.shape) {
    throw new Error(`Dataset ${file.filename} has no array "${key}"; it holds ${file.keys().join(", ") || "nothing"}`);
  }
  for (const { id, name } of entry.filters) {
    if (!readableFilters.has(id)) {
      throw new Error(
        `Dataset ${file.filename}: "${key}" is compressed with filter ${id} (${name || "unknown"}), readable are ` +
          `${[...readableFilters.values()].join(", ")}; rewrite the file with gzip, for example with h5repack -f GZIP=4`,
      );
    }
  }
  return entry;
}

/**
 * Reads a numeric or boolean array into `target` (row by row), converting its type. `onRows` hears how many rows were read so
 * far. What `readChunks` leaves, h5wasm reads slice by slice.
 */
export function readColumn<Target extends ColumnArray>(
  file: Hdf5File,
  key: string,
  target: Target,
  onRows: (rows: number) => void = () => {},
): Target {
  const dataset = findColumn(file, key);
  if (readChunks(file, dataset, target, onRows)) return target;
  const [rows = 0, ...rest] = dataset.shape!;
  const width = rest.reduce((product, size) => product * size, 1);
  const step = rowsPerSlice(dataset, width);
  for (let from = 0; from < rows; from += step) {
    const to = Math.min(from + step, rows);
    const values = dataset.slice([[from, to], ...rest.map((size): [number, number] => [0, size])]);
    target.set(numericValues(values, file, key), from * width);
    onRows(to);
  }
  return target;
}

/** A whole number of chunks, so that no chunk is decompressed twice. */
function rowsPerSlice(dataset: Hdf5Dataset, width: number): number {
  const chunkRows = dataset.metadata.chunks?.[0] ?? 1;
  const wanted = sliceBytes / (4 * Math.max(width, 1));
  return Math.max(1, Math.ceil(wanted / chunkRows)) * chunkRows;
}

function numericValues(values: unknown, file: Hdf5File, key: string): ArrayLike<number> {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  if (ArrayBuffer.isView(values)) return values as unknown as ArrayLike<number>;
  if (Array.isArray(values) && values.every((value) => typeof value === "number" || typeof value === "boolean")) {
    return values.map(Number);
  }
  throw new Error(`Dataset ${file.filename}: "${key}" must hold numbers, it holds ${typeof values}`);
}
