/** Notices a server that has gone quiet, or that trickles. */
import type { Pace } from "./pace.ts";

/** Watches one request. */
export class ServerWatch {
  readonly #controller = new AbortController();
  readonly #pace: Pace;
  readonly #quiet: NodeJS.Timeout;
  readonly #slow: NodeJS.Timeout;
  #bytes = 0;
  /** Aborts, with the reason in words, when nothing came for too long or too little came over a while. */
  readonly signal = this.#controller.signal;

  constructor(pace: Pace) {
    this.#pace = pace;
    const { stallSeconds, slowSeconds } = pace;
    this.#quiet = setTimeout(() => this.#controller.abort(`sent nothing for ${stallSeconds} s`), stallSeconds * 1000);
    this.#slow = setInterval(() => this.#checkRate(), slowSeconds * 1000);
  }

  /** Called with the length of every piece that comes. */
  received(bytes: number): void {
    this.#bytes += bytes;
    this.#quiet.refresh();
  }

  /** Ends the watch. */
  end(): void {
    clearTimeout(this.#quiet);
    clearInterval(this.#slow);
  }

  #checkRate(): void {
    const { minimumRate, slowSeconds } = this.#pace;
    if (this.#bytes < minimumRate * slowSeconds)
      this.#controller.abort(`sent only ${this.#bytes} bytes in ${slowSeconds} s`);
    this.#bytes = 0;
  }
}
