/**
 * Reading gzip-compressed chunks past h5wasm: Node's zlib inflates them in half of the time that WebAssembly takes, and their
 * elements go to their places without a copy between.
 */
import { inflateSync } from "node:zlib";
import { findChunks } from "./chunk-index.ts";
import type { Chunk } from "./chunk-index.ts";
import type { Column, ColumnTarget, Decode, OnRows } from "./column.ts";
import { deflate } from "./filters.ts";
import type { FileBytes } from "./file-bytes.ts";
import type { Elements } from "./number-type.ts";

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
 * Reads `column` into `target`. Returns false, with nothing read, for all that is not a vector or matrix of little-endian numbers
 * in gzip-compressed chunks as h5py writes them. Throws an Error that names the file, the key and the row where a chunk or its
 * place in the index is damaged.
 */
export function readChunks(column: Column, target: ColumnTarget, decode: Decode, onRows: OnRows): boolean {
  const { name, bytes, header, shape, chunkShape, type, filters } = column;
  if (!chunkShape || shape.length > 2) return false;
  const grid = gridOf(shape, chunkShape);
  const chunkBytes = type.bytes * grid.chunkRows * grid.chunkWidth;
  const chunks = findChunks(bytes, header, shape.length);
  if (!chunks) return false;
  checkIndex(chunks, grid, filters.length === 0 ? chunkBytes : undefined, name);
  const isDeflated = filters.length === 1 && filters[0] === deflate && chunks.every((chunk) => chunk.isFiltered);
  const isPlain = type.littleEndian || type.bytes === 1;
  const isWhole = chunks.length === grid.bandSize * Math.ceil(grid.rows / grid.chunkRows);
  if (!isDeflated || !isPlain || !isWhole) return false; // chunks that were never written hold the fill value
  const compressed = Buffer.allocUnsafe(chunks.reduce((largest, chunk) => Math.max(largest, chunk.size), 0));
  for (let i = 0; i < chunks.length; i += grid.bandSize) {
    const firstRow = chunks[i].offset[0];
    const band = chunks.slice(i, i + grid.bandSize).map((chunk) => {
      const inflated = inflateChunk(bytes, chunk, compressed, chunkBytes);
      if (!inflated) throw new Error(`${name} is damaged near row ${firstRow}: its chunk cannot be decompressed`);
      return decode(inflated);
    });
    placeBand(band, firstRow, grid, target);
    onRows(Math.min(firstRow + grid.chunkRows, grid.rows));
  }
  return true;
}

/**
 * Throws an Error where the index names a place that no chunk can have, names places out of order, or a length that is not
 * `wholeBytes`, if that is given. HDF5 takes a chunk that it does not find for one that was never written.
 */
function checkIndex(chunks: Chunk[], grid: Grid, wholeBytes: number | undefined, name: string): void {
  const { rows, width, chunkRows, chunkWidth, bandSize } = grid;
  let before = -1;
  for (const { offset, size } of chunks) {
    const [row = 0, column = 0] = offset; // of a vector, the column is the byte within the element
    const place = (row / chunkRows) * bandSize + column / chunkWidth;
    const isOnGrid =
      Number.isInteger(place) && row % chunkRows === 0 && row < rows && column < width && offset.at(-1) === 0;
    if (!isOnGrid || place <= before || (wholeBytes !== undefined && size !== wholeBytes)) {
      throw new Error(
        `${name} is damaged: its index has a chunk of ${size} bytes at [${offset}], which there cannot be`,
      );
    }
    before = place;
  }
}

/** The chunk's `chunkBytes` bytes, undefined where they cannot be had; `compressed` has room for it as it lies in the file. */
function inflateChunk(
  bytes: FileBytes,
  { address, size }: Chunk,
  compressed: Buffer,
  chunkBytes: number,
): Buffer | undefined {
  bytes.read(address, size, compressed);
  try {
    // One byte more, as zlib asks for another buffer when one is exactly full; 64 is the least that it takes.
    const room = Math.max(64, chunkBytes + 1);
    const inflated = inflateSync(compressed.subarray(0, size), { chunkSize: room, maxOutputLength: room });
    return inflated.length === chunkBytes ? inflated : undefined;
  } catch {
    return undefined;
  }
}

/** Rows that are put together at once, few enough for the processor's cache. */
const blockRows = 64;

/** Copies chunks that lie beside each other, from `firstRow` on, to their places; those at the edges reach beyond the matrix. */
function placeBand(
  band: Elements[],
  firstRow: number,
  { rows, width, chunkRows, chunkWidth }: Grid,
  target: ColumnTarget,
): void {
  const rowCount = Math.min(chunkRows, rows - firstRow);
  if (chunkWidth === width) {
    target.set(band[0].subarray(0, rowCount * width), firstRow * width);
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
        for (let column = 0; column < columnCount; column++) target[place + column] = values[source + column];
      }
    }
  }
}
