/** Resumable checkpoints: weights, Adam moments, step, random states and log sizes in one safetensors file. */
import { existsSync } from "node:fs";
import type { AlgorithmState } from "../algorithms/index.ts";
import { readSafetensors, writeSafetensors } from "../nn/index.ts";
import type { BatchOrderState } from "../partition/index.ts";
import type { LogSizes } from "./run-folder.ts";
import type { Scores } from "./selection.ts";
import type { MetricMeans } from "./training-loop.ts";

/** Everything that the rest of a run depends on. */
export interface Checkpoint {
  /** Number of the next update, from 0, over both phases. */
  step: number;
  algorithm: AlgorithmState;
  /** The frozen reference of the TraC phase, flat; absent while pretraining. */
  reference?: Float32Array;
  order: BatchOrderState;
  means: ReturnType<MetricMeans["state"]>;
  /** Scores of the best and of the last evaluation. */
  best: Scores;
  last: Scores;
  logs: LogSizes;
}

/** Writes a checkpoint atomically: a cut leaves the former one. */
export function saveCheckpoint(file: string, { algorithm, reference, ...rest }: Checkpoint): void {
  const vector = (data: Float32Array) => ({ shape: [data.length], data });
  const { parameters, optimizer } = algorithm;
  writeSafetensors(file, {
    tensors: {
      parameters: vector(parameters),
      "optimizer.mean": vector(optimizer.mean),
      "optimizer.variance": vector(optimizer.variance),
      ...(reference && { reference: vector(reference) }),
    },
    metadata: { state: JSON.stringify({ ...rest, algorithmStep: algorithm.step, optimizerStep: optimizer.step }) },
  });
}

/** Reads a checkpoint; undefined where there is none. */
export function loadCheckpoint(file: string): Checkpoint | undefined {
  if (!existsSync(file)) return undefined;
  const { tensors, metadata } = readSafetensors(file);
  const vector = (name: string) => tensors[name]?.data as Float32Array;
  const { algorithmStep, optimizerStep, ...rest } = JSON.parse(metadata.state!) as Omit<Checkpoint, "algorithm"> & {
    algorithmStep: number;
    optimizerStep: number;
  };
  return {
    ...rest,
    reference: vector("reference"),
    algorithm: {
      step: algorithmStep,
      parameters: vector("parameters"),
      optimizer: { step: optimizerStep, mean: vector("optimizer.mean"), variance: vector("optimizer.variance") },
    },
  };
}
