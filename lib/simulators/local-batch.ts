import { SimulatorBatch } from "./batch.ts";
import type { SceneObject } from "./scene.ts";
import type { Simulator } from "./simulator.ts";

/** Simulators of this process as a batch, which owns and closes them. There must be at least one. */
export class LocalBatch extends SimulatorBatch {
  readonly #simulators: readonly Simulator[];

  constructor(simulators: readonly Simulator[]) {
    const [first] = simulators;
    if (!first) throw new RangeError("A batch needs at least one simulator, got none");
    super(simulators.length, first);
    this.#simulators = simulators;
  }

  protected start(seeds: readonly number[]): void {
    this.#simulators.forEach((simulator, i) => {
      this.observations.set(simulator.reset(seeds[i]), i * this.observationSize);
      this.positions.set(simulator.position, 2 * i);
    });
  }

  step(actions: Float32Array, active: readonly number[]): void {
    const { actionSize } = this;
    active.forEach((i, row) => {
      const simulator = this.#simulators[i];
      const result = simulator.step(actions.subarray(row * actionSize, (row + 1) * actionSize));
      this.observations.set(result.observation, i * this.observationSize);
      this.rewards[i] = result.reward;
      this.costs[i] = result.cost;
      this.ended[i] = Number(result.terminated || result.truncated);
      this.positions.set(simulator.position, 2 * i);
    });
  }

  scene(environment: number): readonly SceneObject[] {
    return this.#simulators[environment].scene();
  }

  close(): void {
    for (const simulator of this.#simulators) simulator.close();
  }
}
