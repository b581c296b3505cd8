/** Gathers a cell's text output, so that a thousand prints are a few messages and still appear at once. */

/** Longest time (ms) that text waits for more text. */
const patience = 25;

type Publish = (cell: number, name: "stdout" | "stderr", text: string) => void;

/** The text that has not been sent yet; at most one cell and stream at a time, so that the order stays. */
export class Streams {
  readonly #publish: Publish;
  #pending: { cell: number; name: "stdout" | "stderr"; texts: string[] } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  /** Adds text; it is sent within 25 ms. */
  write(cell: number, name: "stdout" | "stderr", text: string): void {
    if (this.#pending?.cell !== cell || this.#pending.name !== name) this.flush();
    this.#pending ??= { cell, name, texts: [] };
    this.#pending.texts.push(text);
    this.#timer ??= setTimeout(() => this.flush(), patience);
  }

  /** Sends what is there; called before any other output. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending !== undefined) this.#publish(pending.cell, pending.name, pending.texts.join(""));
  }
}
