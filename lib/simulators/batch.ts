/** Environments of one task, stepped side by side. */
import type { Simulator } from "./simulator.ts";

/**
 * What an evaluation plays on. A reset or a step may take a while and answer with a promise, as a simulator in another
 * process or thread does; none may begin before the last has answered.
 */
export interface SimulatorBatch {
  /** Environments. */
  readonly size: number;
  readonly observationSize: number;
  readonly actionSize: number;
  /** Longest episode, in steps. */
  readonly episodeSteps: number;
  /** Latest observation of every environment, [size, observationSize]. */
  readonly observations: Float32Array;
  /** Reward of every environment's latest step, [size]. */
  readonly rewards: Float64Array;
  /** Cost of every environment's latest step, [size]. */
  readonly costs: Float64Array;
  /** 1 where the latest step ended the episode, by the task's rules or at the step limit, [size]. */
  readonly ended: Uint8Array;
  /** Starts an episode in every environment, from the seed in its place, [size]. */
  reset(seeds: readonly number[]): void | Promise<void>;
  /** Applies row i of `actions` [active.length, actionSize] to environment `active[i]`; the others stand still. */
  step(actions: Float32Array, active: readonly number[]): void | Promise<void>;
  /** Frees what the environments hold; they must not be used afterwards. */
  close(): void | Promise<void>;
}

/** Simulators of this process as a batch, which owns and closes them. There must be at least one. */
export class LocalBatch implements SimulatorBatch {
  readonly #simulators: readonly Simulator[];
  readonly size: number;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly episodeSteps: number;
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
  readonly costs: Float64Array;
  readonly ended: Uint8Array;

  constructor(simulators: readonly Simulator[]) {
    const [first] = simulators;
    if (!first) throw new RangeError("A batch needs at least one simulator, got none");
    this.#simulators = simulators;
    this.size = simulators.length;
    this.observationSize = first.observationSize;
    this.actionSize = first.actionSize;
    this.episodeSteps = first.episodeSteps;
    this.observations = new Float32Array(this.size * this.observationSize);
    this.rewards = new Float64Array(this.size);
    this.costs = new Float64Array(this.size);
    this.ended = new Uint8Array(this.size);
  }

  reset(seeds: readonly number[]): void {
    if (seeds.length !== this.size) {
      throw new RangeError(`A batch of ${this.size} environments needs as many seeds, got ${seeds.length}`);
    }
    this.rewards.fill(0);
    this.costs.fill(0);
    this.ended.fill(0);
    this.#simulators.forEach((simulator, i) => {
      this.observations.set(simulator.reset(seeds[i]!), i * this.observationSize);
    });
  }

  step(actions: Float32Array, active: readonly number[]): void {
    const { actionSize } = this;
    active.forEach((i, row) => {
      const result = this.#simulators[i]!.step(actions.subarray(row * actionSize, (row + 1) * actionSize));
      this.observations.set(result.observation, i * this.observationSize);
      this.rewards[i] = result.reward;
      this.costs[i] = result.cost;
      this.ended[i] = Number(result.terminated || result.truncated);
    });
  }

  close(): void {
    for (const simulator of this.#simulators) simulator.close();
  }
}
