/** The numbers that the threads share without messages, so that they are seen in the middle of a loop. */

/** Slots of the shared Int32Array. */
export const slot = {
  /** How many interrupts Jupyter asked for since the start. */
  interrupts: 0,
  /** 1 once V8 was told to end what the user's thread runs; that thread waits for it and sets it back. */
  terminating: 1,
  /** 1 once the sockets are closed. */
  closed: 2,
  /** How many outputs the user's thread has handed over that are not sent yet. */
  unsent: 3,
} as const;

/** The shared numbers, all 0. */
export function createShared(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(16));
}
