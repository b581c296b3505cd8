import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TransitionBatch } from "../../batches/index.ts";
import type { NamedTensor } from "../../files/index.ts";

/** A batch of transitions as tensors of an update. */
export interface TransitionInputs {
  observations: Tensor2D;
  actions: Tensor2D;
  nextObservations: Tensor2D;
  rewards: Tensor1D;
  costs: Tensor1D;
  done: Tensor1D;
}

/** The same as arrays with their shapes, which an update takes. */
export function transitionInputs({ rows, ...batch }: TransitionBatch): Record<keyof TransitionInputs, NamedTensor> {
  const matrix = (data: Float32Array) => ({ shape: [rows, data.length / rows], data });
  const vector = (data: Float32Array) => ({ shape: [rows], data });
  return {
    observations: matrix(batch.observations),
    actions: matrix(batch.actions),
    nextObservations: matrix(batch.nextObservations),
    rewards: vector(batch.rewards),
    costs: vector(batch.costs),
    done: vector(batch.done),
  };
}
