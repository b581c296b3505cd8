/** Made-up transitions and segments of a given size, that all programs of the part `update` read. */
import { initialPolicy } from "../../lib/algorithms/trac/index.ts";
import { readSafetensors, writeSafetensors } from "../../lib/files/index.ts";
import type { Tensors } from "../../lib/files/index.ts";
import type { MlpShape } from "../../lib/nn/index.ts";
import type { Partition } from "../../lib/partition/index.ts";
import type { Trajectories } from "../../lib/dataset/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";

/** Sizes of the measured update. */
export interface UpdateSize {
  /** Segments a batch. */
  batchSize: number;
  /** Steps of a segment. */
  length: number;
  observationSize: number;
  actionSize: number;
  hidden: readonly number[];
}

/** Batches that the segments make: a whole number, so that every batch is full. */
const batches = 4;
const episodes = 200;
const seed = 0;

/** The network's shape. */
export function networkShape({ observationSize, hidden, actionSize }: UpdateSize): MlpShape {
  return { inputs: observationSize, hidden, outputs: actionSize };
}

/** Writes the data as safetensors: transitions, segment starts, labels, weights, and the network's first parameters. */
export function writeUpdateData(file: string, size: UpdateSize): void {
  const random = new NumpyRandom(seed);
  const rows = Math.ceil((episodes * size.length) / 0.75);
  const segments = batches * size.batchSize;
  const uniform = (width: number) => ({
    shape: [rows, width],
    data: Float32Array.from({ length: rows * width }, () => random.uniform(-1, 1)),
  });
  const perSegment = { shape: [segments] };
  const shape = networkShape(size);
  writeSafetensors(file, {
    tensors: {
      observations: uniform(size.observationSize),
      actions: uniform(size.actionSize),
      start: { ...perSegment, data: random.choice(rows - size.length + 1, segments) },
      label: { ...perSegment, data: Uint8Array.from(random.choice(2, segments)) },
      weight: { ...perSegment, data: Float32Array.from({ length: segments }, () => random.uniform(0.7, 1)) },
      ...initialPolicy(shape, random),
    },
  });
}

/** The data as the library takes it, and the network's first parameters. */
export function readUpdateData(
  file: string,
  size: UpdateSize,
): { trajectories: Trajectories; partition: Partition; weights: Tensors } {
  const { tensors } = readSafetensors(file);
  const weights = Object.fromEntries(Object.entries(tensors).filter(([name]) => /\.(weight|bias)$/.test(name)));
  const floats = (name: string) => tensors[name].data as Float32Array;
  const start = tensors.start.data as Int32Array;
  const length = tensors.observations.shape[0];
  const trajectories: Trajectories = {
    source: file,
    observationSize: size.observationSize,
    actionSize: size.actionSize,
    length,
    observations: floats("observations"),
    actions: floats("actions"),
    rewards: new Float32Array(length),
    costs: new Float32Array(length),
    episodeStarts: Int32Array.of(0, length),
  };
  const sums = new Float64Array(start.length);
  const partition: Partition = {
    segments: {
      length: size.length,
      longestEpisode: length,
      episode: new Int32Array(start.length),
      start,
      reward: sums,
      cost: sums,
    },
    kept: Int32Array.from(start.keys()),
    label: tensors.label.data as Uint8Array,
    weight: floats("weight"),
    safe: tensors.label.data as Uint8Array,
    segmentCostLimit: 0,
  };
  return { trajectories, partition, weights };
}
