/** The learning rate of the TraC phase (official `linear_warmup` schedule). */

/** Options of `warmUpLearningRate`. */
export interface WarmUp {
  /** Adam's step size before the schedule (official: 1e-4). */
  learningRate: number;
  /** Scales the whole schedule (official: 0.1, so that the peak is 1e-5). */
  multiplier: number;
  /** Updates until the peak (official: 10,000). */
  steps: number;
}

/** Learning rate of the `update`-th update of the TraC phase, counted from 0: rises linearly, then stays. */
export function warmUpLearningRate({ learningRate, multiplier, steps }: WarmUp, update: number): number {
  return learningRate * multiplier * Math.min(1, (update + 1) / steps);
}
