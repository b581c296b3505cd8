/** Notices a server that has gone quiet. */
export class StallWatch {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  /** Aborts when nothing was heard for so long. */
  readonly signal = this.#controller.signal;

  constructor(seconds: number) {
    this.#timer = setTimeout(() => this.#controller.abort(), seconds * 1000);
  }

  /** Starts to count anew. */
  heard(): void {
    this.#timer.refresh();
  }

  /** Ends the watch. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
