/** Interrupts from the protocol thread: a number that running code compares, and force where that cannot work. */
import { Session } from "node:inspector";
import type { MessagePort } from "node:worker_threads";
import type { RuntimeOrder } from "../messages.ts";
import { slot } from "../runtime/shared.ts";

/** The user's thread gets this long (ms) to notice before a synchronous stretch of a cell is ended by force. */
const patience = 2000;

/** Stops code of the user's thread. */
export class Interrupter {
  readonly #user: MessagePort;
  readonly #shared: Int32Array;
  #session: Session | undefined;
  #pending: NodeJS.Timeout | undefined;

  constructor(user: MessagePort, shared: Int32Array) {
    this.#user = user;
    this.#shared = shared;
  }

  /** How many interrupts were asked for. */
  get count(): number {
    return Atomics.load(this.#shared, slot.interrupts);
  }

  /** Asks the running code to stop; asked a second time, stops it by force where V8 can do that safely. */
  interrupt(): void {
    Atomics.add(this.#shared, slot.interrupts, 1);
    this.#user.postMessage({ type: "interrupt" } satisfies RuntimeOrder);
    if (this.#pending !== undefined) return this.#terminate();
    this.#pending = setTimeout(() => this.#terminate(), patience);
  }

  /** The user's thread has returned to its event loop. */
  noticed(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
  }

  /**
   * Ends a cell's first synchronous stretch. Code that runs from a timer or after an await is left alone: ending it
   * leaves Node's stack of async contexts inconsistent, and Node 20 and 22 then abort the process.
   */
  #terminate(): void {
    clearTimeout(this.#pending);
    this.#pending = undefined;
    if (Atomics.load(this.#shared, slot.synchronous) !== 1) return;
    if (this.#session === undefined) {
      this.#session = new Session();
      this.#session.connectToMainThread();
    }
    this.#session.post("Runtime.terminateExecution");
  }
}
