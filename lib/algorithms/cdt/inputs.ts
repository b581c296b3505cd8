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
  const entries = Object.entries<NamedTensor>(arrays);
  const sequences = entries[0][1].shape[0];
  return Array.from({ length: Math.ceil(sequences / size) }, (_, part) => {
    const [from, to] = [part * size, Math.min((part + 1) * size, sequences)];
    const rows = entries.map(
      ([
        name,
        {
          shape: [, ...row],
          data,
        },
      ]) => {
        const rowSize = sizeOf(row);
        return [name, { shape: [to - from, ...row], data: data.subarray(from * rowSize, to * rowSize) }];
      },
    );
    return Object.fromEntries(rows) as Record<Name, NamedTensor>;
  });
}

/** Tensors of a batch, cut into chunks of `size` sequences, the last one of what is left. */
export function inChunks(inputs: LabelledInputs, size: number): LabelledInputs[] {
  const sequences = inputs.observations.shape[0];
  const part = (tensor: Tensor, from: number) => tf.slice(tensor, from, Math.min(size, sequences - from));
  return Array.from({ length: Math.ceil(sequences / size) }, (_, chunk) => {
    const entries = Object.entries<Tensor>({ ...inputs }).map(([name, tensor]) => [name, part(tensor, chunk * size)]);
    return Object.fromEntries(entries) as LabelledInputs;
  });
}
