/** Numbers that an update takes from outside of its tensors, anew each time: learning rates, random keys. */
import type { Tensor } from "@tensorflow/tfjs";
import type { NamedTensor } from "../../files/index.ts";
import { tf } from "../tensorflow.ts";

/** Computes the numbers of one update. */
export type HostInputs = () => readonly NamedTensor[];

/** Makes the tensors; a recording puts itself in this place to learn of them. */
let take = (compute: HostInputs): Tensor[] => compute().map(tensorOf);

/**
 * Tensors of what `compute` returns. It is called once in every update, in the order of the calls, so it may count.
 * Whatever differs from one update to the next and is no input of the update comes through here: a number that is written
 * into an operation stays what it was where the operations are repeated without their program.
 */
export function hostInputs(compute: HostInputs): Tensor[] {
  return take(compute);
}

/** Calls `action` while `replacement` makes the tensors of `hostInputs`. */
export function takeHostInputs<Result>(replacement: typeof take, action: () => Result): Result {
  const former = take;
  take = replacement;
  try {
    return action();
  } finally {
    take = former;
  }
}

/** A number for `hostInputs`. */
export function scalarInput(value: number): NamedTensor {
  return { shape: [], data: Float32Array.of(value) };
}

/** A tensor of an array: float32, or int32 where the array is of whole numbers. The caller disposes it. */
export function tensorOf({ shape, data }: NamedTensor): Tensor {
  if (data instanceof Float32Array) return tf.tensor(data, shape, "float32");
  if (data instanceof Int32Array) return tf.tensor(data, shape, "int32");
  if (data instanceof Uint8Array) return tf.tensor(Int32Array.from(data), shape, "int32");
  throw new TypeError(`A tensor is made of float32, int32 or uint8, got ${data.constructor.name}`);
}
