/**
 * What goes through the pipes between this process and a simulator in Python, in either direction: frames of a 4-byte
 * length and that many bytes. All numbers are little-endian. `server/__main__.py` is the other side.
 *
 * To the simulator, after one byte for the request:
 *   `r` reset: a seed for each environment, uint32 [size]
 *   `s` step: the number of active environments, uint32; which, uint32 [active]; actions, float32 [active, actionSize]
 *   `g` ground of an environment: its number, uint32
 *
 * From the simulator, after one byte that is 0, or 1 before an error's text in UTF-8:
 *   at the start: observation size, action size, uint32 [2]
 *   to reset and step: observations, float32 [size, observationSize]; rewards, costs, float64 [size] each; positions,
 *   float64 [size, 2]; ended, uint8 [size]
 *   to ground: what lies there, as JSON
 */
import type { SimulatorBatch } from "../batch.ts";

/** Longest frame that is believed; more means that something else was written into the pipe. */
export const maxFrameBytes = 1 << 26;

/** A reset request. */
export function encodeReset(seeds: readonly number[]): Buffer {
  return request("r", Uint32Array.from(seeds));
}

/** A step request for some environments, numbered within the process; `actions` has a row for each of them. */
export function encodeStep(actions: Float32Array, active: readonly number[]): Buffer {
  return request("s", Uint32Array.of(active.length, ...active), actions);
}

/** A request for what lies on an environment's ground. */
export function encodeGround(environment: number): Buffer {
  return request("g", Uint32Array.of(environment));
}

function request(kind: string, ...parts: (Uint32Array | Float32Array)[]): Buffer {
  const bytes = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  const length = bytes.reduce((sum, part) => sum + part.length, 1);
  const head = Buffer.alloc(5);
  head.writeUInt32LE(length);
  head.write(kind, 4, "latin1");
  return Buffer.concat([head, ...bytes]);
}

/** The arrays of a batch that an answer fills, from environment `first` on. */
export type BatchArrays = Pick<
  SimulatorBatch,
  "observations" | "rewards" | "costs" | "positions" | "ended" | "observationSize"
>;

/** Copies an answer to reset or step for `size` environments into a batch. Throws RangeError where its length is wrong. */
export function decodeState(answer: Buffer, batch: BatchArrays, first: number, size: number): void {
  const { observationSize } = batch;
  const expected = size * (4 * observationSize + 8 + 8 + 16 + 1);
  if (answer.length !== expected) throw new RangeError(`the answer has ${answer.length} bytes instead of ${expected}`);
  const bytes = new Uint8Array(answer); // a copy, aligned
  let offset = 0;
  const take = (length: number) => bytes.slice(offset, (offset += length));
  batch.observations.set(new Float32Array(take(4 * size * observationSize).buffer), first * observationSize);
  batch.rewards.set(new Float64Array(take(8 * size).buffer), first);
  batch.costs.set(new Float64Array(take(8 * size).buffer), first);
  batch.positions.set(new Float64Array(take(16 * size).buffer), 2 * first);
  batch.ended.set(take(size), first);
}
