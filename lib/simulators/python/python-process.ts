/** One process that runs environments of one task in Python. */
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import path from "node:path";
import { maxFrameBytes } from "./protocol.ts";

/** How long to wait for an answer, in seconds. */
export interface TimeLimits {
  start: number;
  reset: number;
  step: number;
}

/** Generous: a first reset of MetaDrive builds a map. */
export const timeLimits: TimeLimits = { start: 180, reset: 180, step: 60 };

/** What a process is started with. */
export interface ProcessOptions {
  /** For errors. */
  task: string;
  /** The Python that the simulators are set up in. */
  python: string;
  /** Python file with `make(id)`, which gives an environment. */
  environments: string;
  /** Id of the environment. */
  id: string;
  /** Environments that the process holds. */
  size: number;
}

const server = path.join(import.meta.dirname, "server");
/** Lines of the process's stderr that an error shows. */
const shownLines = 5;
/** Seconds that a process has to end by itself. */
const graceSeconds = 2;

interface Waiting {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Requests and answers, one at a time. A process that dies, hangs or writes nonsense rejects with an Error and is ended. */
export class PythonProcess {
  readonly #task: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  #received: Buffer = Buffer.alloc(0);
  #stderr = "";
  #waiting: Waiting | undefined;
  #failure: Error | undefined;

  private constructor({ task, python, environments, id, size }: ProcessOptions) {
    this.#task = task;
    const child = spawn(python, ["-u", server, environments, id, String(size)], { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    child.stdout.on("data", (chunk: Buffer) => this.#receive(chunk));
    child.stderr.on("data", (chunk: Buffer) => (this.#stderr = (this.#stderr + chunk.toString()).slice(-10_000)));
    child.stdin.on("error", () => {}); // the exit says more
    child.on("error", (error) => this.#fail(`cannot be started (${error.message})`));
    this.#ended = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        this.#fail(`ended (${signal ?? `exit code ${code}`})`);
        resolve();
      });
    });
  }

  /** Starts a process; resolves with it and the sizes of its task's rows. */
  static async start(options: ProcessOptions, limits: TimeLimits = timeLimits) {
    const process = new PythonProcess(options);
    const hello = await process.#answer(limits.start, "start");
    return { process, observationSize: hello.readUInt32LE(0), actionSize: hello.readUInt32LE(4) };
  }

  /** Sends a frame; resolves with the answer's bytes. `what` and `seconds` are for the error where none comes. */
  request(frame: Buffer, seconds: number, what: string): Promise<Buffer> {
    this.#child.stdin.write(frame);
    return this.#answer(seconds, what);
  }

  /** Ends the process and waits until it has. */
  async close(): Promise<void> {
    this.#failure ??= new Error(`The simulator of ${this.#task} is closed`);
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 1000 * graceSeconds);
    await this.#ended;
    clearTimeout(timer);
  }

  #answer(seconds: number, what: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const timer = setTimeout(() => this.#fail(`did not answer to ${what} within ${seconds} s`), 1000 * seconds);
      this.#waiting = { resolve, reject, timer };
      this.#deliver();
    });
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    this.#deliver();
  }

  /** Hands a whole frame to whoever waits. */
  #deliver(): void {
    if (!this.#waiting || this.#received.length < 4) return;
    const length = this.#received.readUInt32LE(0);
    if (length < 1 || length > maxFrameBytes) return this.#fail("wrote something else than answers to its pipe");
    if (this.#received.length < 4 + length) return;
    const frame = this.#received.subarray(4, 4 + length);
    this.#received = this.#received.subarray(4 + length);
    if (frame[0] === 1) return this.#fail(`failed: ${frame.toString("utf8", 1)}`);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    waiting.resolve(frame.subarray(1));
  }

  #fail(why: string): void {
    if (!this.#failure) {
      const lines = this.#stderr.trim().split("\n").filter(Boolean).slice(-shownLines);
      const said = lines.length > 0 ? `; it last said:\n${lines.join("\n")}` : "";
      this.#failure = new Error(`The Python simulator of ${this.#task} ${why}${said}`);
      this.#child.kill("SIGKILL");
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    clearTimeout(waiting?.timer);
    waiting?.reject(this.#failure);
  }
}
