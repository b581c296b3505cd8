/** The bytes of an HDF5 file as its superblock describes them, read beside the HDF5 library. */
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Sizes of a superblock's first fields, by its version (HDF5 file format specification 3.0, section II.A). */
const versions = [
  { sizesAt: 13, baseAt: 24 },
  { sizesAt: 13, baseAt: 28 },
  { sizesAt: 9, baseAt: 12 },
  { sizesAt: 9, baseAt: 12 },
];

/** Node's limit for one read. */
const maxRead = 2 ** 31;

/** An HDF5 file, open for reading until `close`. */
export class FileBytes {
  readonly path: string;
  readonly #fd: number;
  /** Where the HDF5 part begins: other programs may have put a block of bytes of theirs before it. */
  readonly #base: number;
  /** Bytes of an address and of a length in the file. */
  readonly addressBytes: number;
  readonly lengthBytes: number;

  /** Throws an Error that names the file where `path` is no file, no HDF5 file, or shorter than its superblock says. */
  constructor(path: string) {
    const stats = withPath(path, () => statSync(path, { throwIfNoEntry: false }));
    if (!stats) throw new Error(`Dataset ${path} does not exist`);
    if (!stats.isFile()) throw new Error(`Dataset ${path} is not a file`);
    if (stats.size === 0) throw new Error(`Dataset ${path} is empty`);
    this.path = path;
    this.#fd = withPath(path, () => openSync(path, "r"));
    try {
      this.#base = this.#findSuperblock();
      const superblock = this.read(0, 128);
      const fields = versions[superblock[8]];
      if (!fields)
        throw new Error(
          `Dataset ${path} is HDF5 of a newer kind: its superblock has version ${superblock[8]}, 0 to 3 are readable`,
        );
      this.addressBytes = superblock[fields.sizesAt];
      this.lengthBytes = superblock[fields.sizesAt + 1];
      if (this.addressBytes > 8)
        throw new Error(`Dataset ${path} must have addresses of 8 bytes or fewer, it has ${this.addressBytes}`);
      this.#checkSize(superblock, fields.baseAt);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Bytes at an address, which counts from the superblock; zeros beyond the file's end, which are no signature. */
  read(address: number, length: number, into: Buffer = Buffer.alloc(length)): Buffer {
    if (Number.isSafeInteger(address))
      withPath(this.path, () => readSync(this.#fd, into, 0, length, this.#base + address));
    return into;
  }

  /** Whether `length` bytes at `address` lie within the file, and are few enough to be read at once. */
  has(address: number, length: number): boolean {
    return address >= 0 && length < maxRead && this.#base + address + length <= fstatSync(this.#fd).size;
  }

  /** An address in `bytes`; one that is undefined, or too large for a number, is none that can be read. */
  addressAt(bytes: Buffer, position: number): number {
    return numberAt(bytes, position, this.addressBytes);
  }

  /** A length in `bytes`. */
  lengthAt(bytes: Buffer, position: number): number {
    return numberAt(bytes, position, this.lengthBytes);
  }

  /** Ends the use of the file. */
  close(): void {
    closeSync(this.#fd);
  }

  /** The superblock lies at the beginning, or behind a block of 512, 1024, 2048 … bytes. */
  #findSuperblock(): number {
    const { size } = fstatSync(this.#fd);
    const head = Buffer.alloc(signature.length);
    for (let at = 0; at < size; at = at === 0 ? 512 : 2 * at) {
      withPath(this.path, () => readSync(this.#fd, head, 0, head.length, at));
      if (head.equals(signature)) return at;
    }
    throw new Error(`Dataset ${this.path} is not an HDF5 file`);
  }

  /** The superblock's end of the file counts from the base that it names. */
  #checkSize(superblock: Buffer, baseAt: number): void {
    const named = this.addressAt(superblock, baseAt);
    const expected = this.addressAt(superblock, baseAt + 2 * this.addressBytes) - named + this.#base;
    const { size } = fstatSync(this.#fd);
    if (size < expected) throw new Error(`Dataset ${this.path} is truncated: it has ${size} of ${expected} bytes`);
  }
}

/** Names the file in errors of the system, of which some do not. */
function withPath<Result>(path: string, access: () => Result): Result {
  try {
    return access();
  } catch (error) {
    throw new Error(`Dataset ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** A number of `size` bytes, the lowest first. */
function numberAt(bytes: Buffer, position: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + bytes[position + i];
  return value;
}
