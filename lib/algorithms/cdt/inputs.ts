/** A batch of sequences as tensors of an update. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { SequenceBatch } from "../../batches/index.ts";
import { sizeOf } from "../../files/index.ts";
import type { NamedTensor } from "../../files/index.ts";
import { tf } from "../../nn/index.ts";
import type { SequenceInputs } from "./network.ts";

/** What the network reads, and what else it is to predict. */
export interface LabelledInputs extends SequenceInputs {
  /** Cost of each step, [B, T]. */
  costs: Tensor2D;
  /** 1 for a step of an episode, 0 behind its end, [B, T]. */
  mask: Tensor2D;
}

/** A batch as arrays with their shapes, which an update takes. */
export function labelledInputs({
  sequences,
  length,
  ...batch
}: SequenceBatch): Record<keyof LabelledInputs, NamedTensor> {
  const steps = sequences * length;
  const vectors = (data: Float32Array) => ({ shape: [sequences, length, data.length / steps], data });
  const numbers = (data: Float32Array | Int32Array) => ({ shape: [sequences, length], data });
  return {
    observations: vectors(batch.observations),
    actions: vectors(batch.actions),
    returnsToGo: numbers(batch.returnsToGo),
    costsToGo: numbers(batch.costsToGo),
    costs: numbers(batch.costs),
    timeSteps: numbers(batch.timeSteps),
    mask: numbers(batch.mask),
    episodeCosts: { shape: [sequences], data: batch.episodeCosts },
  };
}

/** Arrays of a batch, cut into those of `size` sequences each, the last of what is left; they share its memory. */
export function splitSequences<Name extends string>(
  arrays: Record<Name, NamedTensor>,
  size: number,
): Record<Name, NamedTensor>[] {
  return cutSequences(arrays, size, ({ shape: [, ...row], data }: NamedTensor, from, count) => {
    const rowSize = sizeOf(row);
    return { shape: [count, ...row], data: data.subarray(from * rowSize, (from + count) * rowSize) };
  });
}

/** Tensors of a batch, cut into chunks of `size` sequences, the last one of what is left. */
export function inChunks(inputs: LabelledInputs, size: number): LabelledInputs[] {
  const tensors: Record<keyof LabelledInputs, Tensor> = { ...inputs };
  return cutSequences(tensors, size, (tensor, from, count) =>
    tf.slice(tensor, from, count),
  ) as unknown as LabelledInputs[];
}

/** Records of what `part` takes out of each value, `size` sequences after another; the first dimension counts sequences. */
function cutSequences<Name extends string, Value extends { shape: readonly number[] }>(
  values: Record<Name, Value>,
  size: number,
  part: (value: Value, from: number, count: number) => Value,
): Record<Name, Value>[] {
  const entries = Object.entries<Value>(values);
  const sequences = entries[0][1].shape[0];
  return Array.from({ length: Math.ceil(sequences / size) }, (_, i) => {
    const count = Math.min(size, sequences - i * size);
    const parts = entries.map(([name, value]) => [name, part(value, i * size, count)]);
    return Object.fromEntries(parts) as Record<Name, Value>;
  });
}
