/** What a playground is given: policies of one task, and how each was trained. */
import type { NamedTensor, Tensors } from "../files/index.ts";

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
  /** Float32 weights by name. */
  weights: Tensors;
}

/** Everything on a page. */
export interface PlaygroundContent {
  /** Name of the task that all policies were trained for. */
  task: string;
  policies: PlaygroundPolicy[];
}

/** Float32 weights as a page holds them: base64 of little-endian bytes. */
interface PackedTensor {
  shape: number[];
  base64: string;
}

/** The content as JSON. Throws TypeError that names an array of another type than float32. */
export function packContent({ task, policies }: PlaygroundContent): string {
  return JSON.stringify({ task, policies: policies.map((policy) => ({ ...policy, weights: pack(policy.weights) })) });
}

/** The content again; works in a browser too. */
export function unpackContent(json: string): PlaygroundContent {
  type Packed = Omit<PlaygroundPolicy, "weights"> & { weights: Record<string, PackedTensor> };
  const { task, policies } = JSON.parse(json) as { task: string; policies: Packed[] };
  return { task, policies: policies.map((policy) => ({ ...policy, weights: unpack(policy.weights) })) };
}

function pack(tensors: Tensors): Record<string, PackedTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => {
      if (!(data instanceof Float32Array)) throw new TypeError(`${name} must be float32, got ${data.constructor.name}`);
      return [name, { shape, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") }];
    }),
  );
}

function unpack(packed: Record<string, PackedTensor>): Tensors {
  return Object.fromEntries(
    Object.entries(packed).map(([name, { shape, base64 }]): [string, NamedTensor] => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      return [name, { shape, data: new Float32Array(bytes.buffer) }];
    }),
  );
}
