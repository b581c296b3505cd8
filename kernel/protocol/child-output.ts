/** Reads what child processes write to the streams that they inherited. */
import { constants, openSync, readSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { PipeFiles } from "../runtime/inherited-streams.ts";

type Name = "stdout" | "stderr";

/** What a reader of child output does with it. */
interface Receiver {
  write: (name: Name, text: string) => void;
  /** Takes the user's thread's reports that wait: some of them were sent before the child began. */
  takeReports: () => void;
}

/** One pipe's reading end. */
class PipeReader {
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(65_536);
  readonly #decoder = new StringDecoder("utf8");
  readonly #write: (text: string) => void;
  #read: Buffer[] = [];

  /** @param onData called when something was read, before it is written */
  constructor(file: string, write: (text: string) => void, onData: () => void) {
    this.#write = write;
    this.#descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const socket = new Socket({ fd: this.#descriptor, readable: true, writable: false });
    socket
      .on("error", () => {})
      .on("data", (bytes: Buffer) => {
        this.#read.push(bytes);
        onData();
        this.#flush();
      });
  }

  #flush(): void {
    const bytes = this.#read;
    this.#read = [];
    if (bytes.length > 0) this.#write(this.#decoder.write(Buffer.concat(bytes)));
  }

  /** Writes what was read and what is there now. */
  drain(): void {
    try {
      for (let size = 1; size > 0;) {
        size = readSync(this.#descriptor, this.#buffer);
        this.#read.push(Buffer.from(this.#buffer.subarray(0, size)));
      }
    } catch {
      // Nothing more is there.
    }
    this.#flush();
  }
}

/** The output of child processes. */
export class ChildOutput {
  readonly #readers: PipeReader[];

  constructor(files: PipeFiles, { write, takeReports }: Receiver) {
    const open = (name: Name) => new PipeReader(files[name], (text) => write(name, text), takeReports);
    this.#readers = [open("stdout"), open("stderr")];
    rmSync(files.folder, { recursive: true });
  }

  /** Takes what is there now, so that it stands before what the cell prints next. */
  drain(): void {
    for (const reader of this.#readers) reader.drain();
  }
}
