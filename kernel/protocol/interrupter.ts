/** Interrupts from the protocol thread: a number that running code compares, and force where that cannot work. */
import { Session } from "node:inspector";
import type { MessagePort } from "node:worker_threads";
import type { RuntimeOrder } from "../messages.ts";
import { slot } from "../runtime/shared.ts";
import { signalChildren } from "./children.ts";

/** The user's thread gets this long (ms) to notice before what it runs is ended by force. */
const patience = 1000;
/** Where force came at a moment when the code could not be ended, it is tried again after this time (ms), 1 ms longer each time. */
const firstRetry = 5;
/** Code that was ended may have left a callback that runs before the event loop's own work: it is ended, too, after this time (ms). */
const secondPatience = 200;

/** Stops code of the user's thread. */
export class Interrupter {
  readonly #user: MessagePort;
  readonly #shared: Int32Array;
  #session: Session | undefined;
  #pending: NodeJS.Timeout | undefined;
  #retry = firstRetry;
  /** Whether the user's thread was back in its event loop since the last interrupt. */
  #isNoticed = true;
  #isPrepared = false;

  constructor(user: MessagePort, shared: Int32Array) {
    this.#user = user;
    this.#shared = shared;
  }

  /** How many interrupts were asked for. */
  get count(): number {
    return Atomics.load(this.#shared, slot.interrupts);
  }

  /**
   * Asks the running code and the processes that it started to stop; code that does not get back to its event loop is
   * stopped by force, and processes at the next interrupt.
   */
  interrupt(): void {
    Atomics.add(this.#shared, slot.interrupts, 1);
    this.#user.postMessage({ type: "interrupt" } satisfies RuntimeOrder);
    if (this.#session !== undefined) return void signalChildren("SIGTERM"); // the thread may wait for one
    signalChildren("SIGINT");
    this.#isNoticed = false;
    this.#retry = firstRetry;
    this.#pending ??= setTimeout(() => this.#force(), patience);
  }

  /** The user's thread has returned to its event loop. */
  noticed(): void {
    this.#isNoticed = true;
    clearTimeout(this.#pending);
    this.#pending = undefined;
  }

  /** Has the user's thread prepare its end; V8 runs that in the middle of the code, as soon as JavaScript runs at all. */
  #force(): void {
    this.#pending = undefined;
    const session = new Session();
    session.connectToMainThread();
    this.#session = session;
    this.#isPrepared = false;
    session.post("Runtime.evaluate", { expression: "__kernel.prepareForcedStop()" }, () => {
      this.#session = undefined;
      // Later: V8 ends the code in the same stroke, and the session must last until then.
      setImmediate(() => session.disconnect());
      if (!this.#isNoticed) this.#forceLater(this.#isPrepared ? secondPatience : this.#retry++);
    });
  }

  #forceLater(milliseconds: number): void {
    this.#pending ??= setTimeout(() => this.#force(), milliseconds);
  }

  /** The user's thread is prepared and waits, so that V8 gets the order before anything else runs there. */
  prepared(): void {
    this.#isPrepared = true;
    this.#session?.post("Runtime.terminateExecution");
    Atomics.store(this.#shared, slot.terminating, 1);
  }
}
