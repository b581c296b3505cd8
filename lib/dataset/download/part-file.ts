/** What was received of a file so far, and of which version of it, so that a later process can continue. */
import { existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { writeAtomically } from "../../files/index.ts";

/** The version of a file that a server sends. */
export interface Source {
  url: string;
  /** Its strong ETag or else its date, to continue with `If-Range`; undefined where the server gives neither. */
  validator: string | undefined;
  /** Bytes of the whole file; undefined where the server does not say. */
  total: number | undefined;
}

/** `FILE.part` with the bytes, `FILE.part.json` with their source. */
export class PartFile {
  readonly path: string;
  readonly #file: string;
  readonly #note: string;

  constructor(file: string) {
    this.#file = file;
    this.path = `${file}.part`;
    this.#note = `${file}.part.json`;
  }

  /** Bytes received so far. */
  get size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Where those bytes are from; undefined where that is unknown, so that they are of no use. */
  get source(): Source | undefined {
    if (!existsSync(this.#note)) return undefined;
    try {
      return JSON.parse(readFileSync(this.#note, "utf8")) as Source;
    } catch {
      return undefined;
    }
  }

  /** Bytes received so far from `url`. */
  sizeFrom(url: string): number {
    return this.source?.url === url ? this.size : 0;
  }

  /** Begins anew with a version of the file. */
  restart(source: Source): void {
    if (existsSync(this.path))
      truncateSync(this.path); // first: old bytes never stand beside a new source
    else writeFileSync(this.path, "");
    writeAtomically(this.#note, JSON.stringify(source));
  }

  /** Appends chunks as they come and calls `onChunk` with the length of each. When they end in an error, what came before stays. */
  async append(
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    onChunk: (bytes: number) => void,
  ): Promise<void> {
    const handle = await open(this.path, "a");
    try {
      for await (const chunk of chunks) {
        await handle.appendFile(chunk).catch((error: Error) => {
          throw new Error(`${this.path} could not be written (${error.message}); what it holds is kept`, {
            cause: error,
          });
        });
        onChunk(chunk.length);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  /** Removes everything received. */
  discard(): void {
    rmSync(this.#note, { force: true });
    rmSync(this.path, { force: true });
  }

  /** Gives the complete file its name. */
  complete(): void {
    renameSync(this.path, this.#file);
    rmSync(this.#note, { force: true });
  }
}
