/** Telling a whole HDF5 file from a foreign or truncated one by its superblock, before the HDF5 library sees it. */
import { closeSync, openSync, readSync, statSync } from "node:fs";

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Where each superblock version keeps the end-of-file address (HDF5 file format specification, section II.A). */
const endAddressOffset = [40, 44, 28, 28];

/** Throws an Error that names the file where `path` is no file, no HDF5 file, or shorter than its superblock says. */
export function checkWholeHdf5File(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new Error(`Dataset ${path} does not exist`);
  if (!stats.isFile()) throw new Error(`Dataset ${path} is not a file`);
  const head = readHead(path);
  if (!head.subarray(0, 8).equals(signature)) throw new Error(`Dataset ${path} is not an HDF5 file`);
  const offset = endAddressOffset[head[8]!];
  if (offset === undefined || head.length < offset + 8) return; // a newer format: the library decides
  const expected = Number(head.readBigUInt64LE(offset));
  if (stats.size < expected) {
    throw new Error(`Dataset ${path} is truncated: it has ${stats.size} of ${expected} bytes`);
  }
}

function readHead(path: string): Buffer {
  const head = Buffer.alloc(64);
  const file = openSync(path, "r");
  try {
    return head.subarray(0, readSync(file, head, 0, head.length, 0));
  } finally {
    closeSync(file);
  }
}
