/** Acting as CDT does: by the last steps of the episode and by what is left of its targets (OSRL 03a4586, `cdt.py`, `rollout`). */
import { tf } from "../../nn/index.ts";
import type { Actor, Policy, View } from "../../simulators/index.ts";
import type { CdtNetwork, SequenceInputs } from "./network.ts";

/** What an episode is to reach, and how it is scaled. */
export interface Targets {
  /** Steps that are remembered, the one at hand included. */
  memory: number;
  targetReturn: number;
  targetCost: number;
  rewardScale: number;
  costScale: number;
}

/** The policy of a network. It takes ownership of it. */
export function cdtPolicy(network: CdtNetwork, targets: Targets): Policy {
  const { observationSize, actionSize } = network.shape;
  network.freeze();
  return {
    observationSize,
    actionSize,
    begin: (episodes) => new CdtActor(network, targets, episodes),
    dispose: () => network.dispose(),
  };
}

/** One step of an episode. */
interface Step {
  observation: Float32Array;
  /** Zeros until it is chosen: the network does not see the action that it predicts. */
  action: Float32Array;
  /** What is left of the targets, scaled. */
  returnToGo: number;
  costToGo: number;
}

/** Plays one round of episodes, which all begin at once. */
class CdtActor implements Actor {
  readonly #network: CdtNetwork;
  readonly #targets: Targets;
  /** The last steps of each episode. */
  readonly #memories: Step[][];
  #steps = 0;

  constructor(network: CdtNetwork, targets: Targets, episodes: number) {
    this.#network = network;
    this.#targets = targets;
    this.#memories = Array.from({ length: episodes }, () => []);
  }

  act({ episodes, observations, rewards, costs }: View): Float32Array {
    const { observationSize: size, actionSize } = this.#network.shape;
    const memories = episodes.map((episode) => this.#memories[episode]);
    memories.forEach((memory, row) => {
      this.#remember(memory, observations.slice(row * size, (row + 1) * size), rewards[row], costs[row]);
    });
    this.#steps += 1;
    const actions = this.#predict(memories);
    memories.forEach((memory, row) =>
      memory.at(-1)!.action.set(actions.subarray(row * actionSize, (row + 1) * actionSize)),
    );
    return actions;
  }

  /** Adds a step; the targets shrink by what the step before brought, in float32 as officially. */
  #remember(memory: Step[], observation: Float32Array, reward: number, cost: number): void {
    const { targetReturn, targetCost, rewardScale, costScale, memory: most } = this.#targets;
    const before = memory.at(-1);
    memory.push({
      observation,
      action: new Float32Array(this.#network.shape.actionSize),
      returnToGo: Math.fround(
        before ? before.returnToGo - Math.fround(reward * rewardScale) : targetReturn * rewardScale,
      ),
      costToGo: Math.fround(before ? before.costToGo - Math.fround(cost * costScale) : targetCost * costScale),
    });
    if (memory.length > most) memory.shift();
  }

  /** Actions of the last step, within ±1, [rows, actionSize]. */
  #predict(memories: readonly Step[][]): Float32Array {
    const { actionSize } = this.#network.shape;
    return tf.tidy(() => {
      const { action } = this.#network.predict(this.#inputs(memories));
      const steps = memories[0].length;
      const last = tf.slice(
        action.reshape([memories.length, steps, actionSize]),
        [0, steps - 1, 0],
        [memories.length, 1, actionSize],
      );
      return tf.clipByValue(last, -1, 1).dataSync<"float32">();
    });
  }

  #inputs(memories: readonly Step[][]): SequenceInputs {
    const { observationSize, actionSize } = this.#network.shape;
    const { targetCost, costScale } = this.#targets;
    const rows = memories.length;
    const steps = memories[0].length;
    const vectors = (of: (step: Step) => Float32Array, size: number) => {
      const data = new Float32Array(rows * steps * size);
      memories.flat().forEach((step, i) => data.set(of(step), i * size));
      return tf.tensor3d(data, [rows, steps, size]);
    };
    const numbers = (of: (step: Step) => number) => tf.tensor2d(Float32Array.from(memories.flat(), of), [rows, steps]);
    const first = this.#steps - steps;
    return {
      observations: vectors(({ observation }) => observation, observationSize),
      actions: vectors(({ action }) => action, actionSize),
      returnsToGo: numbers(({ returnToGo }) => returnToGo),
      costsToGo: numbers(({ costToGo }) => costToGo),
      timeSteps: tf.tensor2d(
        Int32Array.from({ length: rows * steps }, (_, i) => first + (i % steps)),
        [rows, steps],
        "int32",
      ),
      episodeCosts: tf.fill([rows], targetCost * costScale),
    };
  }
}
