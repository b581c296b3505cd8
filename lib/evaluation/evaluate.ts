/** Twenty episodes and their score (official `evaluate.py`). */
import type { Task } from "../dataset/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { makeSimulator } from "../simulators/index.ts";
import { rollout } from "./rollout.ts";
import type { Episode, Policy } from "./rollout.ts";
import { normalizeCost, normalizeReward } from "./score.ts";

/** Options of `evaluate`. */
export interface EvaluationOptions {
  /** Episodes to play (official: 20). */
  episodes: number;
  /** Decides where the episodes start; the same seed gives the same starts. */
  seed: number;
  /** Cost per episode that scores 1. */
  targetCost: number;
  /** Keeps every episode's path. */
  recordPaths?: boolean;
}

/** An episode seen from above, in metres, with the cost of each step. */
export interface EpisodePath {
  x: number[];
  y: number[];
  cost: number[];
}

/** What an evaluation found. */
export interface Evaluation {
  /** Means over the episodes of their normalized scores. */
  normalizedReward: number;
  normalizedCost: number;
  /** Normalized scores of each episode. */
  normalizedRewards: number[];
  normalizedCosts: number[];
  /** Undiscounted returns of each episode. */
  rewardReturns: number[];
  costReturns: number[];
  /** Steps of each episode. */
  lengths: number[];
  /** Each episode's path, where asked for. */
  paths: EpisodePath[];
}

/**
 * Plays `episodes` episodes of a task with a policy and scores them as DSRL does: each is normalized, then averaged.
 * Throws RangeError where the task has no simulator or the policy's actions do not fit it.
 */
export async function evaluate(policy: Policy, task: Task, options: EvaluationOptions): Promise<Evaluation> {
  const { episodes: count, seed, targetCost, recordPaths = false } = options;
  const random = new NumpyRandom(seed);
  const seeds = Array.from({ length: count }, () => random.nextUint32());
  const simulators = seeds.map(() => makeSimulator(task.name));
  try {
    checkPolicyFits(policy, task);
    return score(await rollout(policy, simulators, seeds, { record: recordPaths }), task, targetCost);
  } finally {
    for (const simulator of simulators) simulator.close();
  }
}

function checkPolicyFits(policy: Policy, task: Task): void {
  const { length } = policy.act(new Float32Array(task.observationSize), 1);
  if (length !== task.actionSize) {
    throw new RangeError(`The policy gives actions of size ${length}, ${task.name} takes size ${task.actionSize}`);
  }
}

function score(episodes: Episode[], task: Task, targetCost: number): Evaluation {
  const rewardReturns = episodes.map((episode) => episode.rewardReturn);
  const costReturns = episodes.map((episode) => episode.costReturn);
  const normalizedRewards = rewardReturns.map((value) => normalizeReward(task, value));
  const normalizedCosts = costReturns.map((value) => normalizeCost(value, targetCost));
  return {
    normalizedReward: mean(normalizedRewards),
    normalizedCost: mean(normalizedCosts),
    normalizedRewards,
    normalizedCosts,
    rewardReturns,
    costReturns,
    lengths: episodes.map((episode) => episode.length),
    paths: episodes.filter((episode) => episode.observations).map(pathOf),
  };
}

/** The ball tasks observe a tenth of the position first. */
function pathOf({ observations, costs }: Episode): EpisodePath {
  return {
    x: observations!.map((observation) => 10 * observation[0]!),
    y: observations!.map((observation) => 10 * observation[1]!),
    cost: [0, ...costs!],
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
