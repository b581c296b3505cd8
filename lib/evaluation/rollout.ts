/** Playing episodes side by side with one batch of actions a step. */
import { yieldToEvents } from "../interruption/index.ts";
import type { Actor, SceneObject, SimulatorBatch, View } from "../simulators/index.ts";

/** An episode seen from above. */
export interface EpisodePath {
  /** Where the agent was before each step and after the last, in metres, [length + 1]. */
  x: number[];
  y: number[];
  /** Cost of the step that led there, 0 at the start, [length + 1]. */
  cost: number[];
  /** What lay on the ground at the start. */
  scene: readonly SceneObject[];
}

/** One played episode. */
export interface Episode {
  /** Undiscounted sum of the rewards. */
  rewardReturn: number;
  /** Undiscounted sum of the costs. */
  costReturn: number;
  /** Steps. */
  length: number;
  /** Its path, where asked for. */
  path?: EpisodePath;
}

/** Options of `rollout`. */
export interface RolloutOptions {
  /** Keeps the episodes' paths. */
  recordPaths?: boolean;
  /**
   * Called after each step with how many steps every running episode has made, of at most `episodeSteps`, and which
   * environments made it.
   */
  onStep?: (steps: number, environments: readonly number[]) => void;
}

/**
 * Plays one round: an episode in each environment, from the seed in its place. An episode that has ended leaves the batch.
 * It can be interrupted between steps. Throws RangeError where the actions do not fit, or they, a reward or a cost are not finite.
 *
 * @example
 * ```ts
 * import { findTask } from "../lib/dataset";
 * import { rollout } from "../lib/evaluation";
 * import { makeSimulatorBatch, memoryless } from "../lib/simulators";
 *
 * const task = findTask("BallRun");
 * const { observationSize, actionSize } = task;
 * const act = (_: Float32Array, rows: number) => new Float32Array(rows * actionSize);
 * const policy = memoryless({ observationSize, actionSize, act }); // never moves
 *
 * const environments = await makeSimulatorBatch(task, 2);
 * const episodes = await rollout(policy.begin(2), environments, [7, 8]);
 * await environments.close();
 * episodes.map(({ length }) => length); // → [100, 100]
 * ```
 */
export async function rollout(
  actor: Actor,
  environments: SimulatorBatch,
  seeds: readonly number[],
  { recordPaths = false, onStep = () => {} }: RolloutOptions = {},
): Promise<Episode[]> {
  await environments.reset(seeds);
  const episodes = seeds.map((): Episode => ({ rewardReturn: 0, costReturn: 0, length: 0 }));
  if (recordPaths) await startPaths(episodes, environments);
  let running = seeds.map((_, i) => i);
  for (let steps = 1; running.length > 0; steps++) {
    const actions = actor.act(viewOf(environments, running));
    checkActions(actions, running.length, environments.actionSize);
    await environments.step(actions, running);
    for (const i of running) countStep(episodes[i], environments, i);
    onStep(steps, running);
    running = running.filter((i) => !environments.ended[i]);
    await yieldToEvents();
  }
  return episodes;
}

async function startPaths(episodes: Episode[], environments: SimulatorBatch): Promise<void> {
  for (const [i, episode] of episodes.entries()) {
    const [x, y] = environments.positions.subarray(2 * i);
    episode.path = { x: [x], y: [y], cost: [0], scene: await environments.scene(i) };
  }
}

function observation({ observations, observationSize }: SimulatorBatch, i: number): Float32Array {
  return observations.subarray(i * observationSize, (i + 1) * observationSize);
}

/** What some environments show now. */
function viewOf(environments: SimulatorBatch, indices: readonly number[]): View {
  const { observationSize, rewards, costs } = environments;
  const observations = new Float32Array(indices.length * observationSize);
  indices.forEach((i, row) => observations.set(observation(environments, i), row * observationSize));
  const of = (values: Float64Array) => Float32Array.from(indices, (i) => values[i]);
  return { episodes: indices, observations, rewards: of(rewards), costs: of(costs) };
}

function checkActions(actions: Float32Array, rows: number, actionSize: number): void {
  if (actions.length !== rows * actionSize) {
    throw new RangeError(`The policy must give ${rows} actions of size ${actionSize}, got ${actions.length} numbers`);
  }
  const bad = actions.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(`The policy's actions must be finite, entry ${bad % actionSize} is ${actions[bad]}`);
  }
}

function countStep(episode: Episode, environments: SimulatorBatch, i: number): void {
  for (const name of ["rewards", "costs"] as const) {
    const value = environments[name][i];
    if (!Number.isFinite(value)) throw new RangeError(`The simulator's ${name} must be finite, got ${value}`);
  }
  episode.rewardReturn += environments.rewards[i];
  episode.costReturn += environments.costs[i];
  episode.length += 1;
  episode.path?.x.push(environments.positions[2 * i]);
  episode.path?.y.push(environments.positions[2 * i + 1]);
  episode.path?.cost.push(environments.costs[i]);
}
