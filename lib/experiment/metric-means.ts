/** Means of figures between log lines. */
import { numbers, requireTensor } from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import type { Metrics } from "../nn/index.ts";

const prefix = "sums.";

/** Averages the figures of updates. */
export class MetricMeans implements Stateful {
  #sums: Metrics = {};
  #count = 0;

  /** Counts one update's figures in. */
  add(metrics: Metrics): void {
    for (const [name, value] of Object.entries(metrics)) this.#sums[name] = (this.#sums[name] ?? 0) + value;
    this.#count += 1;
  }

  /**
   * The means since the last `take`, by name. Where the updates had different figures, one that an update does not have
   * counts as 0 there, as in TraC's official log.
   */
  take(): Metrics {
    const means = Object.fromEntries(Object.entries(this.#sums).map(([name, sum]) => [name, sum / this.#count]));
    this.#sums = {};
    this.#count = 0;
    return means;
  }

  state(): Tensors {
    const sums = Object.entries(this.#sums).map(([name, sum]) => [`${prefix}${name}`, numbers(sum)] as const);
    return { count: numbers(this.#count), ...Object.fromEntries(sums) };
  }

  restore(tensors: Tensors): void {
    this.#count = Number(requireTensor(tensors, "count", [1]).data[0]);
    const sums = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
    this.#sums = Object.fromEntries(sums.map(([name, { data }]) => [name.slice(prefix.length), Number(data[0])]));
  }
}
