/** The socket of a kernel's outputs. */
import { setTimeout as sleep } from "node:timers/promises";
import { XPublisher } from "zeromq";

/** Messages that a client has not taken, beyond which it is waited for. */
const mostUntaken = 1000;
/** A client that takes nothing for this long (ms) is not waited for any more. */
const patience = 10_000;
/** Time (ms) between two tries. */
const pause = 5;

/** Options of a socket, as libzmq's zmq.h numbers them; what a subscriber sends begins with the byte in brackets. */
const unsubscribeOption = 7; // [0]
const subscribeOption = 6; // [1]

/**
 * A publisher whose subscriptions count from the moment when they are taken up here, not when they arrive, and which waits
 * for a client that reads slowly: what a cell shows neither gets lost nor piles up.
 */
export class Publisher extends XPublisher {
  /** Whether a client has stopped reading; it misses messages until it has caught up. */
  #isStalled = false;
  #deadline = Infinity;

  /** @param linger longest wait (ms) for messages to leave when the socket is closed */
  constructor(linger: number) {
    super({ linger, sendHighWaterMark: mostUntaken, manual: true, noDrop: true });
  }

  /** Takes up the subscription, or its end, that was received last; returns its topic, or undefined where it is none. */
  take(frame: Buffer): string | undefined {
    const topic = frame.subarray(1);
    if (frame[0] === 0) this.setStringOption(unsubscribeOption, topic);
    if (frame[0] !== 1) return undefined;
    this.setStringOption(subscribeOption, topic);
    return topic.toString("utf8");
  }

  /** Sends a message to every client; resolves once all of them have room for it, or after 10 s. */
  async publish(frames: (Buffer | string)[]): Promise<void> {
    const deadline = Math.min(this.#deadline, performance.now() + (this.#isStalled ? 0 : patience));
    while (!(await this.#wasSent(frames))) {
      if (performance.now() >= deadline) return this.#sendWherePossible(frames);
      await sleep(pause);
    }
    this.#isStalled = false;
  }

  /** No message waits longer than `milliseconds` from now. */
  hurry(milliseconds: number): void {
    this.#deadline = performance.now() + milliseconds;
  }

  async #wasSent(frames: (Buffer | string)[]): Promise<boolean> {
    try {
      await this.send(frames);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return false; // a client has no room
      throw error;
    }
  }

  async #sendWherePossible(frames: (Buffer | string)[]): Promise<void> {
    this.#isStalled = true;
    this.noDrop = false;
    const sent = this.send(frames); // is decided before it returns
    this.noDrop = true;
    await sent;
  }
}
