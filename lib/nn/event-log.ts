/** TensorBoard's event files, written by TensorFlow itself. */
import { nativeBackend, tf } from "./tensorflow.ts";

/** What is used of tfjs-node beyond tfjs; its own types would bring those of all of tfjs. */
interface SummaryWriter {
  scalar(name: string, value: number, step: number): void;
  flush(): void;
}

/** Scalars by step for TensorBoard. Only the native backend writes them; under WASM nothing is written. */
export class EventLog {
  readonly #folder: string;
  readonly #writer: SummaryWriter | undefined;

  /** Adds an event file to the folder, which is made where it is missing. Throws an Error that names it where that fails. */
  constructor(folder: string) {
    this.#folder = folder;
    const { node } = tf as unknown as { node: { summaryFileWriter(folder: string): SummaryWriter } };
    if (nativeBackend()) this.#writer = this.#named(() => node.summaryFileWriter(folder));
  }

  /** Writes one value for each name at a step; they are on the disk after `flush`. */
  write(step: number, values: Record<string, number>): void {
    // The writer makes tensors that it does not dispose.
    tf.tidy(() => {
      for (const [name, value] of Object.entries(values)) this.#writer?.scalar(name, value, step);
    });
  }

  /** Puts what was written on the disk. Throws an Error that names the folder where that fails. */
  flush(): void {
    this.#named(() => this.#writer?.flush());
  }

  #named<Result>(action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      const reason = (error as Error).message.split("Message: ").at(-1);
      throw new Error(`${this.#folder} could not be written (${reason})`, { cause: error });
    }
  }
}
