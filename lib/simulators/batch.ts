/** Environments of one task, stepped side by side. */
import type { SceneObject } from "./scene.ts";
import type { Sizes } from "./simulator.ts";

/**
 * What an evaluation plays on. A reset or a step may take a while and answer with a promise, as a simulator in another
 * process or thread does; none may begin before the last has answered.
 */
export abstract class SimulatorBatch implements Sizes {
  /** Environments. */
  readonly size: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly episodeSteps: number;
  /** Latest observation of every environment, [size, observationSize]. */
  readonly observations: Float32Array;
  /** Reward of every environment's latest step, [size]. */
  readonly rewards: Float64Array;
  /** Cost of every environment's latest step, [size]. */
  readonly costs: Float64Array;
  /** 1 where the latest step ended the episode, by the task's rules or at the step limit, [size]. */
  readonly ended: Uint8Array;
  /** Where every agent is, seen from above, in metres, [size, 2]. */
  readonly positions: Float64Array;

  constructor(size: number, { observationSize, actionSize, episodeSteps }: Sizes) {
    this.size = size;
    this.observationSize = observationSize;
    this.actionSize = actionSize;
    this.episodeSteps = episodeSteps;
    this.observations = new Float32Array(size * observationSize);
    this.rewards = new Float64Array(size);
    this.costs = new Float64Array(size);
    this.ended = new Uint8Array(size);
    this.positions = new Float64Array(size * 2);
  }

  /** Starts an episode in every environment, from the seed in its place, [size]. */
  reset(seeds: readonly number[]): void | Promise<void> {
    if (seeds.length !== this.size) {
      throw new RangeError(`A batch of ${this.size} environments needs as many seeds, got ${seeds.length}`);
    }
    this.rewards.fill(0);
    this.costs.fill(0);
    this.ended.fill(0);
    return this.start(seeds);
  }

  /** Starts the episodes; the arrays of the last step are cleared. */
  protected abstract start(seeds: readonly number[]): void | Promise<void>;
  /** Applies row i of `actions` [active.length, actionSize] to environment `active[i]`; the others stand still. */
  abstract step(actions: Float32Array, active: readonly number[]): void | Promise<void>;
  /** What lies on an environment's ground now. */
  abstract scene(environment: number): readonly SceneObject[] | Promise<readonly SceneObject[]>;
  /** Frees what the environments hold; they must not be used afterwards. */
  abstract close(): void | Promise<void>;
}
