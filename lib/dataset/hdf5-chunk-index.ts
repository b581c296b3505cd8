/**
 * Where an HDF5 file keeps the chunks of a dataset, which h5wasm does not tell. Read are files in the formats before HDF5 1.10,
 * which h5py and h5wasm write by default: object headers version 1 or 2, chunks in a B-tree version 1 (HDF5 file format
 * specification 3.0, sections II.A, III.A.1 and IV.A).
 */
import { readSync } from "node:fs";

/** A chunk as it lies in the file. */
export interface Chunk {
  /** Index of its first element along each dimension. */
  offset: number[];
  /** Position in the file, in bytes. */
  address: number;
  /** Length in the file, in bytes: compressed. */
  size: number;
}

/**
 * Chunks of the dataset whose object header lies at `header`, in row-major order of their offsets. `undefined` where the file
 * keeps them in another way, or keeps one of them without the filters of the others.
 */
export function findChunks(fd: number, header: number, dimensions: number): Chunk[] | undefined {
  if (!hasLongAddresses(fd)) return undefined;
  const layout = findLayout(fd, header);
  const isChunked = layout?.[0] === 3 && layout[1] === 2;
  return isChunked ? chunksBelow(fd, addressAt(layout, 3), dimensions) : undefined;
}

/** Whether addresses and lengths have 8 bytes; where the superblock tells it hangs on its version. */
function hasLongAddresses(fd: number): boolean {
  const superblock = readAt(fd, 0, 16);
  const sizes = superblock[8]! <= 1 ? 13 : 9;
  return superblock[sizes] === 8 && superblock[sizes + 1] === 8;
}

/** Kinds of messages in an object header. */
const layoutMessage = 0x08;
const continuationMessage = 0x10;

function findLayout(fd: number, header: number): Buffer | undefined {
  const format = headerFormat(readAt(fd, header, 32));
  if (!format) return undefined;
  const { kindBytes, messageHead, frame } = format;
  const blocks = [{ address: header + format.start, length: format.length }];
  for (const { address, length } of blocks) {
    const block = readAt(fd, address, length);
    for (let at = 0, size = 0; at + messageHead <= length; at += messageHead + size) {
      const kind = block.readUIntLE(at, kindBytes);
      size = block.readUInt16LE(at + kindBytes);
      const message = block.subarray(at + messageHead, at + messageHead + size);
      if (kind === layoutMessage) return message;
      if (kind === continuationMessage) {
        blocks.push({ address: addressAt(message, 0) + frame, length: addressAt(message, 8) - 2 * frame });
      }
    }
  }
  return undefined;
}

/** How an object header keeps its messages. All sizes are in bytes. */
interface HeaderFormat {
  /** Where in the header the first message begins, and how long the messages are together. */
  start: number;
  length: number;
  /** Size of a message's kind, which its length follows, and of all that comes before its content. */
  kindBytes: number;
  messageHead: number;
  /** Size of the signature before a continuation's messages, and of the checksum behind them. */
  frame: number;
}

function headerFormat(head: Buffer): HeaderFormat | undefined {
  if (head[0] === 1) return { start: 16, length: head.readUInt32LE(8), kindBytes: 2, messageHead: 8, frame: 0 };
  if (head.toString("latin1", 0, 4) !== "OHDR" || head[4] !== 2) return undefined;
  const flags = head[5]!;
  const [hasTimes, hasAttributeLimits, hasCreationOrder] = [flags & 0x20, flags & 0x10, flags & 0x04];
  const lengthAt = 6 + (hasTimes ? 16 : 0) + (hasAttributeLimits ? 4 : 0);
  const lengthBytes = 1 << (flags & 3);
  const length = lengthBytes === 8 ? addressAt(head, lengthAt) : head.readUIntLE(lengthAt, lengthBytes);
  return { start: lengthAt + lengthBytes, length, kindBytes: 1, messageHead: hasCreationOrder ? 6 : 4, frame: 4 };
}

/** Chunks of a B-tree's node and of those below it. */
function chunksBelow(fd: number, node: number, dimensions: number, parentLevel = Infinity): Chunk[] | undefined {
  const head = readAt(fd, node, 24);
  const level = head[5]!;
  const indexesChunks = head.toString("latin1", 0, 4) === "TREE" && head[4] === 1;
  if (!indexesChunks || level >= parentLevel) return undefined;
  // A key is a chunk's size, its mask of left-out filters and its offset, which has the element's as one more dimension.
  const keySize = 8 + 8 * (dimensions + 1);
  const entrySize = keySize + 8;
  const entries = readAt(fd, node + 24, head.readUInt16LE(6) * entrySize);
  let chunks: Chunk[] = [];
  for (let at = 0; at < entries.length; at += entrySize) {
    const address = addressAt(entries, at + keySize);
    if (!Number.isSafeInteger(address)) return undefined;
    if (level > 0) {
      const below = chunksBelow(fd, address, dimensions, level);
      if (!below) return undefined;
      chunks = chunks.concat(below);
    } else {
      const size = entries.readUInt32LE(at);
      const leftOutFilters = entries.readUInt32LE(at + 4);
      if (leftOutFilters !== 0) return undefined;
      const offset = Array.from({ length: dimensions }, (_, i) => addressAt(entries, at + 8 + 8 * i));
      chunks.push({ offset, address, size });
    }
  }
  return chunks;
}

function addressAt(bytes: Buffer, position: number): number {
  return Number(bytes.readBigUInt64LE(position));
}

/** Bytes of the file; zeros beyond its end, which are no signature. */
function readAt(fd: number, address: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (Number.isSafeInteger(address)) readSync(fd, bytes, 0, length, address);
  return bytes;
}
