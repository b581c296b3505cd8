/** Questions to the compiler thread, answered by promises. */
import type { MessagePort } from "node:worker_threads";
import type { CompilerRequests } from "../messages.ts";
import type { CompilerQuestion } from "../compiler/worker.ts";

type Answer = { id: number } & ({ value: unknown } | { error: string });

/** The protocol thread's end. */
export class CompilerClient {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #count = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /**
   * Asks and waits for the answer.
   * @throws Error when the compiler itself failed.
   */
  async ask<K extends keyof CompilerRequests>(
    method: K,
    ...args: Parameters<CompilerRequests[K]>
  ): Promise<ReturnType<CompilerRequests[K]>> {
    const id = ++this.#count;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#port.postMessage({ id, method, args } satisfies CompilerQuestion);
    const answer = await answered;
    if ("error" in answer) throw new Error(`The compiler failed: ${answer.error}`);
    return answer.value as ReturnType<CompilerRequests[K]>;
  }

  /** Has the compiler do now what the next cell would wait for; where that fails, the cell's answer will say so. */
  prepare(): void {
    this.ask("prepare").catch(() => {});
  }
}
