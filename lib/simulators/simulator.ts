import type { SceneObject } from "./scene.ts";

/** What a simulator returns for one step of one environment. */
export interface StepResult {
  /** Observation after the step, [observationSize]; the simulator may overwrite it at its next step or reset. */
  observation: Float32Array;
  /** Reward of this step. */
  reward: number;
  /** Cost of this step, at least 0. */
  cost: number;
  /** The task ended by its own rules. */
  terminated: boolean;
  /** The episode reached its step limit. */
  truncated: boolean;
}

/** Sizes of a task's environment. */
export interface Sizes {
  readonly observationSize: number;
  readonly actionSize: number;
  /** Longest episode, in steps. */
  readonly episodeSteps: number;
}

/** One environment of one task in this process, stepped one action at a time (Gymnasium's conventions). */
export interface Simulator extends Sizes {
  /** Starts an episode. The same seed gives the same start. Returns the observation, [observationSize]. */
  reset(seed: number): Float32Array;
  /** Applies one action, [actionSize], each entry clipped to [-1, 1]. The next step may overwrite the result. */
  step(action: ArrayLike<number>): Readonly<StepResult>;
  /** Where the agent is, seen from above: [x, y] in metres, valid until the next step. */
  readonly position: ArrayLike<number>;
  /** What lies on the ground now. */
  scene(): readonly SceneObject[];
  /** Frees what the simulator holds; it must not be used afterwards. */
  close(): void;
}
