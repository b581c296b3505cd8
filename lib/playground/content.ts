/** What a playground's page is given: policies of one task, and how each was trained. */
import type { NamedTensor, Tensors } from "../files/index.ts";

/** Float32 weights as a page holds them: base64 of little-endian bytes. */
export interface PackedTensor {
  shape: number[];
  base64: string;
}

/** A trained policy. */
export interface PlaygroundPolicy {
  /** Name of the method, as `findMethod` takes it. */
  algorithm: string;
  /** What the reader sees, as "TraC". */
  title: string;
  targetCost: number;
  seed: number;
  /** The method's options, checked by its schema before. */
  options: Record<string, unknown>;
  weights: Record<string, PackedTensor>;
}

/** Everything on a page. */
export interface PlaygroundContent {
  /** Name of the task that all policies were trained for. */
  task: string;
  policies: PlaygroundPolicy[];
}

/** Packs weights for a page. Throws TypeError that names an array of another type than float32. */
export function packTensors(tensors: Tensors): Record<string, PackedTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => {
      if (!(data instanceof Float32Array)) throw new TypeError(`${name} must be float32, got ${data.constructor.name}`);
      return [name, { shape, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") }];
    }),
  );
}

/** The weights again; works in a browser too. */
export function unpackTensors(packed: Record<string, PackedTensor>): Tensors {
  return Object.fromEntries(
    Object.entries(packed).map(([name, { shape, base64 }]): [string, NamedTensor] => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return [name, { shape, data: new Float32Array(bytes.buffer) }];
    }),
  );
}
