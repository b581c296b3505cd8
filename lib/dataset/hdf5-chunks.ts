/**
 * Reading gzip-compressed chunks past h5wasm: Node's zlib inflates them in half of the time that WebAssembly takes, and their
 * elements go to their places without a copy between.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { inflateSync } from "node:zlib";
import type { Hdf5Dataset, Hdf5File } from "./h5wasm.ts";
import { findChunks } from "./hdf5-chunk-index.ts";
import type { Chunk } from "./hdf5-chunk-index.ts";

/** An array that a column is read into. */
export type ColumnArray = Float32Array | Uint8Array;

/** Elements of a chunk as they lie in the file. */
type Elements = Float32Array | Float64Array | Int8Array | Uint8Array;

/** h5wasm's number of the filter and of HDF5's classes of types. */
const deflate = 1;
const integer = 0;
const float = 1;
const enumeration = 8; // h5py's booleans

/** Sizes of a matrix and of its chunks; a vector is one column. */
interface Grid {
  rows: number;
  width: number;
  chunkRows: number;
  chunkWidth: number;
  /** Chunks beside each other. */
  bandSize: number;
}

function gridOf([rows = 0, width = 1]: number[], [chunkRows = 1, chunkWidth = 1]: number[]): Grid {
  return { rows, width, chunkRows, chunkWidth, bandSize: Math.ceil(width / chunkWidth) };
}

/**
 * Reads `dataset` into `target` (row by row), converting its type; `onRows` hears how many rows were read so far. Returns false,
 * with nothing read, for all that is not a vector or matrix of floats, bytes or booleans in gzip-compressed chunks as h5py
 * writes them. Throws an Error that names the file, the key and the row where a chunk is damaged.
 */
export function readChunks(
  file: Hdf5File,
  dataset: Hdf5Dataset,
  target: ColumnArray,
  onRows: (rows: number) => void,
): boolean {
  const { shape, chunks: chunkShape, size } = dataset.metadata;
  const toElements = elementsOf(dataset);
  const isDeflated = dataset.filters.length === 1 && dataset.filters[0]!.id === deflate;
  if (!shape || !chunkShape || !toElements || !isDeflated || shape.length > 2) return false;
  const grid = gridOf(shape, chunkShape);
  const chunkBytes = size * grid.chunkRows * grid.chunkWidth;
  const fd = openSync(file.filename, "r");
  try {
    const chunks = findChunks(fd, headerAddress(dataset), shape.length);
    if (!chunks || !isWhole(chunks, grid)) return false; // chunks that were never written hold the fill value
    const compressed = Buffer.allocUnsafe(chunks.reduce((most, chunk) => Math.max(most, chunk.size), 0));
    for (let i = 0; i < chunks.length; i += grid.bandSize) {
      const firstRow = chunks[i]!.offset[0]!;
      const band = chunks.slice(i, i + grid.bandSize).map((chunk) => {
        const bytes = inflateChunk(fd, chunk, compressed, chunkBytes);
        if (!bytes) throw new Error(`Dataset ${file.filename}: "${dataset.path.slice(1)}" is damaged near row ${firstRow}`);
        return toElements(bytes);
      });
      placeBand(band, firstRow, grid, target);
      onRows(Math.min(firstRow + grid.chunkRows, grid.rows));
    }
  } finally {
    closeSync(fd);
  }
  return true;
}

/** Whether every chunk of the grid is there, in row-major order. */
function isWhole(chunks: Chunk[], { rows, chunkRows, chunkWidth, bandSize }: Grid): boolean {
  if (chunks.length !== bandSize * Math.ceil(rows / chunkRows)) return false;
  return chunks.every(({ offset: [row, column = 0] }, i) => {
    return row === Math.floor(i / bandSize) * chunkRows && column === (i % bandSize) * chunkWidth;
  });
}

function elementsOf({ metadata }: Hdf5Dataset): ((bytes: Buffer) => Elements) | undefined {
  const { type, size, signed, littleEndian } = metadata;
  if (type === float && littleEndian) {
    if (size === 4) return (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    if (size === 8) return (bytes) => new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  }
  if ((type === integer || type === enumeration) && size === 1) {
    return signed ? (bytes) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : (bytes) => bytes;
  }
  return undefined;
}

/** A reference to an object is the address of its header. */
function headerAddress(dataset: Hdf5Dataset): number {
  return Number(Buffer.from(dataset.create_reference().ref_data).readBigUInt64LE());
}

/** The chunk's `chunkBytes` bytes, undefined where they cannot be had; `compressed` has room for it as it lies in the file. */
function inflateChunk(fd: number, { address, size }: Chunk, compressed: Buffer, chunkBytes: number): Buffer | undefined {
  if (readSync(fd, compressed, 0, size, address) < size) return undefined;
  try {
    // One byte more, as zlib asks for another buffer when one is exactly full; 64 is the least that it takes.
    const bytes = inflateSync(compressed.subarray(0, size), { chunkSize: Math.max(64, chunkBytes + 1) });
    return bytes.length === chunkBytes ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Rows that are put together at once, few enough for the processor's cache. */
const blockRows = 64;

/** Copies chunks that lie beside each other, from `firstRow` on, to their places; those at the edges reach beyond the matrix. */
function placeBand(band: Elements[], firstRow: number, { rows, width, chunkRows, chunkWidth }: Grid, target: ColumnArray): void {
  const rowCount = Math.min(chunkRows, rows - firstRow);
  if (chunkWidth === width) {
    target.set(band[0]!.subarray(0, rowCount * width), firstRow * width);
    return;
  }
  for (let from = 0; from < rowCount; from += blockRows) {
    const to = Math.min(from + blockRows, rowCount);
    for (const [i, values] of band.entries()) {
      const firstColumn = i * chunkWidth;
      const columnCount = Math.min(chunkWidth, width - firstColumn);
      for (let row = from; row < to; row++) {
        const source = row * chunkWidth;
        const place = (firstRow + row) * width + firstColumn;
        for (let column = 0; column < columnCount; column++) target[place + column] = values[source + column]!;
      }
    }
  }
}
