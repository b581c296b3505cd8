/** Keeping what an episode shows. */
import type { Sizes } from "../simulators/index.ts";

/** One recorded episode. */
export interface RecordedEpisode {
  /** Steps, T. */
  length: number;
  /** Before each step, and after the last, [(T + 1) · observationSize]. */
  observations: Float32Array;
  /** As applied, in [-1, 1], [T · actionSize]. */
  actions: Float32Array;
  /** [T] */
  rewards: Float32Array;
  /** [T] */
  costs: Float32Array;
  /** It ended by the task's rules, before the step limit. */
  terminated: boolean;
}

/** One step as it is recorded. */
export interface RecordedStep {
  action: ArrayLike<number>;
  reward: number;
  cost: number;
  /** After the step. */
  observation: ArrayLike<number>;
}

/** Takes an episode step by step. */
export class Recorder {
  readonly #sizes: Sizes;
  readonly #episode: RecordedEpisode;

  constructor(sizes: Sizes, firstObservation: ArrayLike<number>) {
    const { observationSize, actionSize, episodeSteps } = sizes;
    this.#sizes = sizes;
    this.#episode = {
      length: 0,
      observations: new Float32Array((episodeSteps + 1) * observationSize),
      actions: new Float32Array(episodeSteps * actionSize),
      rewards: new Float32Array(episodeSteps),
      costs: new Float32Array(episodeSteps),
      terminated: false,
    };
    this.#episode.observations.set(firstObservation);
  }

  /** Adds a step. */
  add({ action, reward, cost, observation }: RecordedStep): void {
    const episode = this.#episode;
    const step = episode.length++;
    episode.actions.set(action, step * this.#sizes.actionSize);
    episode.rewards[step] = reward;
    episode.costs[step] = cost;
    episode.observations.set(observation, episode.length * this.#sizes.observationSize);
  }

  /** The episode, cut to its length. */
  finish(): RecordedEpisode {
    const { length, observations, actions, rewards, costs } = this.#episode;
    const { observationSize, actionSize, episodeSteps } = this.#sizes;
    return {
      length,
      observations: observations.slice(0, (length + 1) * observationSize),
      actions: actions.slice(0, length * actionSize),
      rewards: rewards.slice(0, length),
      costs: costs.slice(0, length),
      terminated: length < episodeSteps,
    };
  }
}
