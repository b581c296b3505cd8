/** Watches what passes between tfjs and TensorFlow while an update runs. */
import type { DataType, Tensor } from "@tensorflow/tfjs";
import { requireNativeBackend } from "../native-backend.ts";
import type { Binding, BindingOutput, OpAttribute } from "../tensorflow.ts";
import { CallSite } from "./call-site.ts";

/** Called with everything that passes. */
export interface Watcher {
  /** Numbers of JavaScript became TensorFlow's tensor `id`. */
  onConstant(id: number, type: number, shape: readonly number[], values: ArrayBufferView): void;
  /** An operation ran. */
  onOperation(
    operation: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: readonly BindingOutput[],
  ): void;
}

/**
 * Calls `action` and reports to `watcher` meanwhile. Throws where a tensor's numbers are read, or where a tensor is used that was
 * made before and whose numbers JavaScript still holds: it would pass for a constant.
 */
export function watchBackend<Result>(watcher: Watcher, action: () => Result): Result {
  const backend = requireNativeBackend();
  const { binding } = backend;
  const made = new WeakSet<object>();
  const getInputTensorIds = (tensors: readonly Tensor[]) => {
    const before = tensors.find(({ dataId }) => backend.tensorMap.get(dataId)?.values && !made.has(dataId));
    if (before) throw outsideTensorError();
    return unwatched.getInputTensorIds.call(backend, tensors);
  };
  const write = (values: unknown, shape: number[], dtype: DataType) => {
    const data = unwatched.write.call(backend, values, shape, dtype);
    made.add(data);
    return data;
  };
  const unwatched = { binding, write: backend.write, getInputTensorIds: backend.getInputTensorIds };
  Object.assign(backend, { binding: watchedBinding(binding, watcher), write, getInputTensorIds });
  try {
    return action();
  } finally {
    Object.assign(backend, unwatched);
  }
}

function watchedBinding(binding: Binding, watcher: Watcher): Binding {
  const createTensor: Binding["createTensor"] = (shape, type, values) => {
    const id = binding.createTensor(shape, type, values);
    watcher.onConstant(id, type, shape, values);
    return id;
  };
  const executeOp: Binding["executeOp"] = (operation, attributes, inputs, count) => {
    const outputs = binding.executeOp(operation, attributes, inputs, count);
    watcher.onOperation(operation, attributes, inputs, outputs);
    return outputs;
  };
  const tensorDataSync = () => {
    throw new Error(
      `A recorded update cannot read a tensor's numbers, nor branch on them, at ${new CallSite().line}: ` +
        "the reading would stay what it was when the update was recorded. Compute with tensors, or return a figure.",
    );
  };
  return Object.create(binding, {
    createTensor: { value: createTensor },
    executeOp: { value: executeOp },
    tensorDataSync: { value: tensorDataSync },
  }) as Binding;
}

/** The error of a tensor from outside of the update. */
export function outsideTensorError(): Error {
  return new Error(
    `A recorded update cannot use a tensor that was made before it, at ${new CallSite().line}: ` +
      "it would stay the same for ever. Pass it as an input, or hold it in a variable.",
  );
}
