/** Notices a server that has gone quiet, or that trickles. */
import type { RetryPolicy } from "./retry-policy.ts";

type Limits = Pick<RetryPolicy, "stallSeconds" | "slowSeconds" | "minRate">;

/** Watches one request. */
export class ServerWatch {
  readonly #controller = new AbortController();
  readonly #limits: Limits;
  readonly #quiet: NodeJS.Timeout;
  readonly #slow: NodeJS.Timeout;
  #bytes = 0;
  /** Aborts, with the reason in words, when nothing came for too long or too little came over a while. */
  readonly signal = this.#controller.signal;

  constructor(limits: Limits) {
    this.#limits = limits;
    const { stallSeconds, slowSeconds } = limits;
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
    const { minRate, slowSeconds } = this.#limits;
    if (this.#bytes < minRate * slowSeconds)
      this.#controller.abort(`sent only ${this.#bytes} bytes in ${slowSeconds} s`);
    this.#bytes = 0;
  }
}
