/** HDF5 files open for reading: one, and those that its external links lead to. */
import { FileBytes } from "./file-bytes.ts";
import { ask, closeFile, hdf5Library } from "./library.ts";
import type { Hdf5Library } from "./library.ts";

/** An open file. */
export class Hdf5Reader {
  readonly path: string;
  readonly library: Hdf5Library;
  /** The library's handle of the file. */
  readonly id: bigint;
  readonly bytes: FileBytes;
  readonly #linked = new Map<string, Hdf5Reader>();

  /** Throws an Error that names the file where it cannot be opened. */
  constructor(path: string, library: Hdf5Library) {
    this.path = path;
    this.library = library;
    this.bytes = new FileBytes(path);
    try {
      this.id = ask(library, `Dataset ${path} cannot be read by HDF5: it is damaged`, () =>
        library.open(path, library.H5F_ACC_RDONLY, false, -1, -1),
      );
    } catch (error) {
      this.bytes.close();
      throw error;
    }
  }

  /** Asks the library about this file; where it fails, throws an Error of `message` and its reason. */
  ask<Result>(message: string, call: (library: Hdf5Library, id: bigint) => Result): Result {
    return ask(this.library, message, () => call(this.library, this.id));
  }

  /** Names of what lies at the file's root. */
  keys(): string[] {
    return this.ask(`Dataset ${this.path} is damaged`, (library, id) => library.get_names(id, "/", false));
  }

  /** Another file, which is closed with this one. */
  openLinked(path: string): Hdf5Reader {
    const file = this.#linked.get(path) ?? new Hdf5Reader(path, this.library);
    this.#linked.set(path, file);
    return file;
  }

  /** Ends the use of the file and of those that were opened from it. */
  close(): void {
    for (const file of this.#linked.values()) file.close();
    this.bytes.close();
    closeFile(this.library, this.id);
  }
}

/** Opens a file, passes it to `read` and closes it again. Errors name the file and what was expected of it. */
export async function withHdf5File<Result>(path: string, read: (file: Hdf5Reader) => Result): Promise<Result> {
  const file = new Hdf5Reader(path, await hdf5Library());
  try {
    return read(file);
  } finally {
    file.close();
  }
}
