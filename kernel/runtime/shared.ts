/** The numbers that the threads share without messages, so that they are seen in the middle of a loop. */

/** Slots of the shared Int32Array. */
export const slot = {
  /** How many interrupts Jupyter asked for since the start. */
  interrupts: 0,
  /** 1 while a cell's first synchronous stretch runs: only there can V8 end it safely by force. */
  synchronous: 1,
  /** 1 once the sockets are closed. */
  closed: 2,
} as const;

/** The shared numbers, all 0. */
export function createShared(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(12));
}
