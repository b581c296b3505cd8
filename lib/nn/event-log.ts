/** TensorBoard's event files, written by TensorFlow itself. */
import type * as TfjsNode from "@tensorflow/tfjs-node";
import { nativeBackend, tf } from "./tensorflow.ts";

/** Scalars by step for TensorBoard. Only the native backend writes them; under WASM nothing is written. */
export class EventLog {
  readonly #writer: ReturnType<(typeof TfjsNode)["node"]["summaryFileWriter"]> | undefined;

  /** Adds an event file to the folder, which is made where it is missing. */
  constructor(folder: string) {
    if (nativeBackend()) this.#writer = (tf as unknown as typeof TfjsNode).node.summaryFileWriter(folder);
  }

  /** Writes one value for each name at a step; they are on the disk after `flush`. */
  write(step: number, values: Record<string, number>): void {
    // The writer makes tensors that it does not dispose.
    tf.tidy(() => {
      for (const [name, value] of Object.entries(values)) this.#writer?.scalar(name, value, step);
    });
  }

  flush(): void {
    this.#writer?.flush();
  }
}
