/** What every method offers: the training loop, the notebooks and the run folder know no more of it. */
import type { AdamState } from "../nn/index.ts";
import type { Batch } from "../partition/index.ts";

/** Figures of one update, by name. */
export type Metrics = Record<string, number>;

/** Everything needed to go on with a method exactly. */
export interface AlgorithmState {
  /** Updates made. */
  step: number;
  /** Flat as `Mlp.parameters`. */
  parameters: Float32Array;
  optimizer: AdamState;
}

/** A method in training. It owns tensors; `dispose` frees them. */
export interface Algorithm {
  /** One optimizer step on one batch, which is not kept; the metrics are those before the step. */
  update(batch: Batch): Metrics;
  /** Actions [rows, actionSize] for observations [rows, observationSize], deterministic and without dropout. */
  act(observations: Float32Array, rows: number): Float32Array;
  state(): AlgorithmState;
  restore(state: AlgorithmState): void;
  dispose(): void;
}
