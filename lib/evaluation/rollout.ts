/** Playing episodes side by side with one batch of actions a step. */
import { breathe } from "../interruption/index.ts";
import type { Simulator } from "../simulators/index.ts";

/** Anything that acts: an algorithm in training, or a stored policy. */
export interface Policy {
  /** Actions [rows, actionSize] for observations [rows, observationSize]. */
  act(observations: Float32Array, rows: number): Float32Array;
}

/** One played episode. */
export interface Episode {
  /** Undiscounted sums. */
  rewardReturn: number;
  costReturn: number;
  /** Steps. */
  length: number;
  /** Observation before each step, and after the last, where asked for. */
  observations?: Float32Array[];
  /** Cost of each step, where asked for. */
  costs?: number[];
}

/** Options of `rollout`. */
export interface RolloutOptions {
  /** Keeps observations and costs of every step. */
  record?: boolean;
}

/**
 * Plays one episode on each simulator, which is reset with the seed of its place. An episode that has ended leaves the
 * batch. Actions are clipped by the simulators.
 */
export async function rollout(
  policy: Policy,
  simulators: readonly Simulator[],
  seeds: readonly number[],
  { record = false }: RolloutOptions = {},
): Promise<Episode[]> {
  const observations = simulators.map((simulator, i) => simulator.reset(seeds[i]!).slice());
  const episodes = observations.map((first): Episode => ({
    rewardReturn: 0,
    costReturn: 0,
    length: 0,
    ...(record && { observations: [first], costs: [] }),
  }));
  let running = simulators.map((_, i) => i);
  while (running.length > 0) {
    const actions = policy.act(stack(running.map((i) => observations[i]!)), running.length);
    const width = actions.length / running.length;
    running = running.filter((i, row) => {
      const result = simulators[i]!.step(actions.subarray(row * width, (row + 1) * width));
      observations[i] = result.observation.slice();
      count(episodes[i]!, result.reward, result.cost, observations[i]!);
      return !result.terminated && !result.truncated;
    });
    await breathe();
  }
  return episodes;
}

function stack(rows: Float32Array[]): Float32Array {
  const stacked = new Float32Array(rows.length * rows[0]!.length);
  rows.forEach((row, i) => stacked.set(row, i * row.length));
  return stacked;
}

function count(episode: Episode, reward: number, cost: number, observation: Float32Array): void {
  episode.rewardReturn += reward;
  episode.costReturn += cost;
  episode.length += 1;
  episode.observations?.push(observation);
  episode.costs?.push(cost);
}
