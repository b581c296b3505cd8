/** A simulator from the two functions that matter: how an episode starts, and what a step does. */
import { NumpyRandom } from "../random/index.ts";
import { clipAction } from "./clip-action.ts";
import type { Point, SceneObject } from "./scene.ts";
import type { Simulator, Sizes, StepResult } from "./simulator.ts";

/** What a step leads to. */
export interface ModelStep {
  state: readonly number[];
  reward: number;
  /** At least 0. */
  cost: number;
  /** The task ended by its own rules; default false. */
  terminated?: boolean;
}

/** A task whose state is a few numbers. */
export interface Model extends Sizes {
  /** The state that an episode starts in. */
  start(random: NumpyRandom): readonly number[];
  /** What an action, each entry in [-1, 1], leads to. */
  step(state: readonly number[], action: readonly number[]): ModelStep;
  /** What a policy sees of a state, [observationSize]; default: the state. */
  observe?(state: readonly number[]): readonly number[];
  /** Where the agent is, seen from above; default: the first two numbers of the state. */
  position?(state: readonly number[]): Point;
  /** What lies on the ground; default: nothing. */
  scene?(state: readonly number[]): readonly SceneObject[];
}

/**
 * Makes environments of a model, as `registerSimulator` takes them. An environment's `step` throws RangeError where the model
 * returns what no simulator may: an observation of another size, a number that is not finite, a cost below 0.
 */
export function modelSimulator(model: Model): () => Simulator {
  return () => new ModelSimulator(model);
}

class ModelSimulator implements Simulator {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly episodeSteps: number;
  readonly #model: Model;
  #state: readonly number[] = [];
  #steps = 0;

  constructor(model: Model) {
    this.#model = model;
    this.observationSize = model.observationSize;
    this.actionSize = model.actionSize;
    this.episodeSteps = model.episodeSteps;
  }

  reset(seed: number): Float32Array {
    this.#state = this.#model.start(new NumpyRandom(seed));
    this.#steps = 0;
    return this.#observation();
  }

  step(action: ArrayLike<number>): StepResult {
    const { state, reward, cost, terminated = false } = this.#model.step(this.#state, Array.from(action, clipAction));
    if (!Number.isFinite(reward)) throw new RangeError(`A step's reward must be a number, got ${reward}`);
    if (!(Number.isFinite(cost) && cost >= 0)) throw new RangeError(`A step's cost must be at least 0, got ${cost}`);
    this.#state = state;
    this.#steps += 1;
    const truncated = !terminated && this.#steps >= this.episodeSteps;
    return { observation: this.#observation(), reward, cost, terminated, truncated };
  }

  #observation(): Float32Array {
    const observation = Float32Array.from(this.#model.observe?.(this.#state) ?? this.#state);
    if (observation.length === this.observationSize && observation.every(Number.isFinite)) return observation;
    throw new RangeError(
      `An observation must be ${this.observationSize} finite numbers, got [${observation.join(", ")}]`,
    );
  }

  get position(): Point {
    return this.#model.position?.(this.#state) ?? [this.#state[0], this.#state[1] ?? 0];
  }

  scene(): readonly SceneObject[] {
    return this.#model.scene?.(this.#state) ?? [];
  }

  close(): void {}
}
