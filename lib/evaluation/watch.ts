/** One episode with all that is seen from above. */
import type { Task } from "../dataset/index.ts";
import { yieldToEvents } from "../interruption/index.ts";
import { makeSimulatorBatch } from "../simulators/index.ts";
import type { Actor, SceneObject, SimulatorBatch } from "../simulators/index.ts";

/** What is seen from above at one moment. */
export interface Snapshot {
  /** Place of the agent, in metres. */
  x: number;
  y: number;
  /** Reward of the step that led here, 0 at the start. */
  reward: number;
  /** Cost of the step that led here, 0 at the start. */
  cost: number;
  /** What lies on the ground. */
  scene: readonly SceneObject[];
}

/** Options of `watch`. */
export interface WatchOptions {
  /** Where the episode starts. */
  seed: number;
  /** Steps at most; default: the whole episode. */
  steps?: number;
  /** Called after every step with the number of steps made. */
  onStep?: (steps: number) => void;
}

/**
 * Plays one episode of a task; returns what is seen at its start and after every step. It can be interrupted between steps.
 *
 * @example
 * ```ts
 * import { findTask } from "../lib/dataset";
 * import { watch } from "../lib/evaluation";
 *
 * const straightOn = { act: () => Float32Array.of(1, 0) };
 * const snapshots = await watch(straightOn, findTask("BallRun"), { seed: 0, steps: 20 });
 * snapshots.length; // → 21
 * ```
 */
export async function watch(
  actor: Actor,
  task: Task,
  { seed, steps = task.episodeSteps, onStep = () => {} }: WatchOptions,
): Promise<Snapshot[]> {
  const environments = await makeSimulatorBatch(task, 1);
  try {
    await environments.reset([seed]);
    const snapshots = [await snapshotOf(environments)];
    while (!environments.ended[0] && snapshots.length <= steps) {
      const { observations, rewards, costs } = environments;
      const view = { rewards: Float32Array.from(rewards), costs: Float32Array.from(costs) };
      await environments.step(actor.act({ episodes: [0], observations: observations.slice(), ...view }), [0]);
      onStep(snapshots.length);
      snapshots.push(await snapshotOf(environments));
      await yieldToEvents();
    }
    return snapshots;
  } finally {
    await environments.close();
  }
}

async function snapshotOf(environments: SimulatorBatch): Promise<Snapshot> {
  const { positions, rewards, costs } = environments;
  const [x, y] = positions;
  return { x, y, reward: rewards[0], cost: costs[0], scene: await environments.scene(0) };
}
