/** The training loop, the same for every method. */
import type { Algorithm, Metrics } from "../algorithms/index.ts";
import type { Trajectories } from "../dataset/index.ts";
import { BatchOrder, gatherBatch } from "../partition/index.ts";
import type { Partition } from "../partition/index.ts";
import type { NumpyRandom } from "../random/index.ts";
import { breathe } from "./breathe.ts";

/** What the loop reports. */
export interface TrainingLog {
  /** Updates made so far. */
  update: number;
  /** Means over the updates since the last report. */
  metrics: Metrics;
}

/** Options of `trainingLoop`. */
export interface TrainingLoopOptions {
  trajectories: Trajectories;
  partition: Partition;
  /** Updates to make. */
  updates: number;
  /** Updates between reports. */
  logEvery: number;
  /** Segments a batch. */
  batchSize: number;
  /** See `BatchOrderOptions`. */
  passesPerEpoch: number;
  /** Draws the order of the segments. */
  random: NumpyRandom;
}

/**
 * Updates `algorithm` on shuffled batches and reports every `logEvery` updates, and after the last.
 * Between updates it can be interrupted; the algorithm then stays usable.
 */
export async function* trainingLoop(algorithm: Algorithm, options: TrainingLoopOptions): AsyncGenerator<TrainingLog> {
  const { trajectories, partition, updates, logEvery } = options;
  const order = new BatchOrder({ ...options, size: partition.kept.length });
  let metrics: Metrics[] = [];
  for (let update = 1; update <= updates; update++) {
    metrics.push(algorithm.update(gatherBatch(trajectories, partition, order.next())));
    await breathe();
    if (update % logEvery === 0 || update === updates) {
      yield { update, metrics: meanMetrics(metrics) };
      metrics = [];
    }
  }
}

/** Mean of each metric by name. */
function meanMetrics(metrics: Metrics[]): Metrics {
  const names = Object.keys(metrics[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, metrics.reduce((sum, m) => sum + m[name]!, 0) / metrics.length]));
}
