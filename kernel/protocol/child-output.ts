/** Reads what child processes write to the streams that they inherited. */
import { constants, openSync, readSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { PipeFiles } from "../runtime/inherited-streams.ts";

type Name = "stdout" | "stderr";
type Write = (name: Name, text: string) => void;

/** One pipe's reading end. */
class PipeReader {
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(65_536);
  readonly #take: (bytes: Buffer) => void;

  constructor(file: string, write: (text: string) => void) {
    const decoder = new StringDecoder("utf8");
    this.#take = (bytes) => write(decoder.write(bytes));
    this.#descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    new Socket({ fd: this.#descriptor, readable: true, writable: false }).on("data", this.#take).on("error", () => {});
  }

  /** Takes what is there now. */
  drain(): void {
    try {
      for (let size = 1; size > 0; ) {
        size = readSync(this.#descriptor, this.#buffer);
        if (size > 0) this.#take(this.#buffer.subarray(0, size));
      }
    } catch {
      // Nothing more is there.
    }
  }
}

/** The output of child processes. */
export class ChildOutput {
  readonly #readers: PipeReader[];

  constructor(files: PipeFiles, write: Write) {
    this.#readers = (["stdout", "stderr"] as const).map((name) => new PipeReader(files[name], (text) => write(name, text)));
    rmSync(files.folder, { recursive: true });
  }

  /** Takes what is there now, so that it stands before what the cell prints next. */
  drain(): void {
    for (const reader of this.#readers) reader.drain();
  }
}
