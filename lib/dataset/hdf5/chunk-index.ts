/**
 * Where an HDF5 file keeps the chunks of a dataset, which h5wasm does not say. Read are B-trees version 1, which h5py and h5wasm
 * write by default (HDF5 file format specification 3.0, section III.A.1).
 */
import type { FileBytes } from "./file-bytes.ts";
import { findMessage, layoutMessage } from "./object-header.ts";

/** A chunk as it lies in the file. */
export interface Chunk {
  /** Index of its first element along each dimension, and that of the first byte within the element: 0. */
  offset: number[];
  /** Position in the file, in bytes. */
  address: number;
  /** Length in the file, in bytes: compressed. */
  size: number;
  /** Whether it passed through all filters of its dataset. */
  isFiltered: boolean;
}

/**
 * Chunks of the dataset whose object header lies at `header`, as the index has them: in row-major order of their offsets, where
 * it is whole. `undefined` where the file keeps them in another way.
 */
export function findChunks(bytes: FileBytes, header: number, dimensions: number): Chunk[] | undefined {
  const layout = findMessage(bytes, header, layoutMessage);
  const isChunked = layout?.[0] === 3 && layout[1] === 2;
  return isChunked ? chunksBelow(bytes, bytes.addressAt(layout, 3), dimensions) : undefined;
}

/** Chunks of a B-tree's node and of those below it. */
function chunksBelow(bytes: FileBytes, node: number, dimensions: number, parentLevel = Infinity): Chunk[] | undefined {
  const headBytes = 8 + 2 * bytes.addressBytes;
  if (!bytes.has(node, headBytes)) return undefined;
  const head = bytes.read(node, headBytes);
  const level = head[5];
  const indexesChunks = head.toString("latin1", 0, 4) === "TREE" && head[4] === 1;
  if (!indexesChunks || level >= parentLevel) return undefined;
  // A key is a chunk's size, its mask of left-out filters and its offset, which has the element's as one more dimension.
  const keySize = 8 + 8 * (dimensions + 1);
  const entrySize = keySize + bytes.addressBytes;
  const entries = bytes.read(node + headBytes, head.readUInt16LE(6) * entrySize);
  let chunks: Chunk[] = [];
  for (let at = 0; at < entries.length; at += entrySize) {
    const address = bytes.addressAt(entries, at + keySize);
    if (level > 0) {
      const below = chunksBelow(bytes, address, dimensions, level);
      if (!below) return undefined;
      chunks = chunks.concat(below);
    } else {
      const size = entries.readUInt32LE(at);
      const isFiltered = entries.readUInt32LE(at + 4) === 0;
      if (!bytes.has(address, size)) return undefined;
      const offset = Array.from({ length: dimensions + 1 }, (_, i) => Number(entries.readBigUInt64LE(at + 8 + 8 * i)));
      chunks.push({ offset, address, size, isFiltered });
    }
  }
  return chunks;
}
