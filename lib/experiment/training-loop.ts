/** The training loop, the same for every method. */
import type { Algorithm, Metrics } from "../algorithms/index.ts";
import type { Trajectories } from "../dataset/index.ts";
import { gatherBatch } from "../partition/index.ts";
import type { Batch, BatchOrder, Partition } from "../partition/index.ts";
import { breathe } from "../interruption/index.ts";

/** Options of `trainingLoop`. */
export interface TrainingLoopOptions {
  trajectories: Trajectories;
  partition: Partition;
  /** Which segments come in which batch; shared by consecutive loops, it goes on where it was. */
  order: BatchOrder;
  /** Number of the first update, from 0. */
  from?: number;
  /** Number of the update to stop before. */
  to: number;
}

/** One update that was made. */
export interface TrainingStep {
  /** Number of the update, from 0. */
  step: number;
  /** The update's figures, from before it changed the policy. */
  metrics: Metrics;
}

/** Updates `algorithm` on one batch after another. It can be interrupted between updates and stays usable. */
export async function* trainingLoop(algorithm: Algorithm, options: TrainingLoopOptions): AsyncGenerator<TrainingStep> {
  const { trajectories, partition, order, from = 0, to } = options;
  let batch: Batch | undefined;
  for (let step = from; step < to; step++) {
    batch = gatherBatch(trajectories, partition, order.next(), batch);
    const metrics = algorithm.update(batch);
    yield { step, metrics };
    await breathe();
  }
}

/** Averages metrics between log lines. */
export class MetricMeans {
  #sums: Metrics = {};
  #count = 0;

  /** Counts one update's metrics in. */
  add(metrics: Metrics): void {
    for (const [name, value] of Object.entries(metrics)) this.#sums[name] = (this.#sums[name] ?? 0) + value;
    this.#count += 1;
  }

  /**
   * The means since the last `take`, by name. In the one interval that spans both phases a figure that cloning does not
   * have counts as 0 there, as in the official log.
   */
  take(): Metrics {
    const means = Object.fromEntries(Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#count]));
    this.#sums = {};
    this.#count = 0;
    return means;
  }

  /** The sums and the count, to go on from exactly. */
  state(): { sums: Metrics; count: number } {
    return { sums: { ...this.#sums }, count: this.#count };
  }

  restore({ sums, count }: { sums: Metrics; count: number }): void {
    this.#sums = { ...sums };
    this.#count = count;
  }
}
