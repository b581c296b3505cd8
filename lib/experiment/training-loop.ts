/** The training loop, the same for every method. */
import type { Learner } from "../algorithms/index.ts";
import type { Batches } from "../batches/index.ts";
import { yieldToEvents } from "../interruption/index.ts";
import type { Metrics } from "../nn/index.ts";

/** A method in training: what its `start` returns. */
export interface Trainee<Batch> {
  batches: Batches<Batch>;
  learner: Learner<Batch>;
}

/** From which update to which. */
export interface TrainingLoopOptions {
  /** Updates made before; default: 0. */
  from?: number;
  /** Updates made at the end. */
  to: number;
}

/** One update that was made. */
export interface Update {
  /** Updates made, this one included. */
  update: number;
  /** The update's figures, from before it changed the policy. */
  metrics: Metrics;
}

/**
 * Updates a learner on one batch after another. It can be interrupted between updates and stays usable.
 * Throws an Error that names the figure where one is not a number: what has become NaN stays it.
 *
 * @example
 * ```ts
 * import { chooseOptions, defaultMethod, findMethod } from "../lib/algorithms";
 * import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { trainingLoop } from "../lib/experiment";
 *
 * const method = await findMethod(defaultMethod);
 * const task = findTask("BallCircle");
 * const trajectories = await loadTrajectories(findDataset(task));
 * const options = chooseOptions(method, { task, preset: "tutorial" });
 * const trainee = method.start({ task, trajectories, targetCost: 10, seed: 0 }, options);
 *
 * const losses: number[] = [];
 * for await (const { metrics } of trainingLoop(trainee, { to: 5 })) losses.push(Object.values(metrics)[0]);
 * losses.length; // → 5
 * ```
 */
export async function* trainingLoop<Batch>(
  { batches, learner }: Trainee<Batch>,
  { from = 0, to }: TrainingLoopOptions,
): AsyncGenerator<Update> {
  for (let update = from + 1; update <= to; update++) {
    const metrics = learner.update(batches.next());
    requireNumbers(update, metrics);
    yield { update, metrics };
    await yieldToEvents();
  }
}

function requireNumbers(update: number, metrics: Metrics): void {
  const lost = Object.keys(metrics).find((name) => Number.isNaN(metrics[name]));
  if (lost === undefined) return;
  throw new Error(
    `Update ${update} gives a ${lost} that is NaN: training has diverged, by step sizes or other options that are too large, or by the size of the data's numbers`,
  );
}
