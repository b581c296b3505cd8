/** Batches of transitions as tensors. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TransitionBatch } from "../../batches/index.ts";
import type { NamedTensor } from "../../files/index.ts";
import { tf } from "../../nn/index.ts";

/** Names of the arrays that an update takes. */
export type TransitionInput = "observations" | "actions" | "nextObservations" | "rewards" | "costs" | "done";

/** A batch as arrays with their shapes, which an update takes. Throws RangeError where it has no next observations. */
export function transitionInputs({ rows, ...batch }: TransitionBatch): Record<TransitionInput, NamedTensor> {
  if (batch.nextObservations.length === 0) {
    throw new RangeError(
      "An update needs what follows the last step of an episode: load the trajectories with { finalObservations: true }",
    );
  }
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

/** A batch as tensors within an update. */
export interface Transitions {
  observations: Tensor2D;
  actions: Tensor2D;
  /** Observations beside actions. */
  pairs: Tensor2D;
  nextObservations: Tensor2D;
  rewards: Tensor1D;
  costs: Tensor1D;
  /** 0 for an episode's last transition, else 1. */
  continues: Tensor1D;
}

/** What an update makes of its inputs. */
export function transitionsOf(inputs: Record<TransitionInput, Tensor>): Transitions {
  const { done, ...rest } = inputs as unknown as Omit<Transitions, "pairs" | "continues"> & { done: Tensor1D };
  return { ...rest, pairs: pairsOf(rest.observations, rest.actions), continues: tf.sub(1, done) };
}

/** Observations beside actions, [rows, observationSize + actionSize]: what critics and encoders are given. */
export function pairsOf(observations: Tensor2D, actions: Tensor2D): Tensor2D {
  return tf.concat([observations, actions], 1) as Tensor2D;
}

/** Every row `times` times, in adjacent rows. */
export function repeatRows(matrix: Tensor2D, times: number): Tensor2D {
  const [rows, columns] = matrix.shape;
  return tf.tile(matrix.expandDims(1), [1, times, 1]).reshape([rows * times, columns]);
}
