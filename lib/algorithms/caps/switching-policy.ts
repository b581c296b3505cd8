/** A policy that chooses one of its heads in every state, by what is left of the episode's budget. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Mlp, Parameters } from "../../nn/index.ts";
import { tf } from "../../nn/index.ts";
import type { Actor, Policy, View } from "../../simulators/index.ts";
import { pairsOf, repeatRows } from "../osrl/index.ts";
import type { Critic } from "../osrl/index.ts";
import { headActions } from "./heads.ts";

/** Its networks. */
export interface SwitchingNetworks {
  /** Every head's actions, one after another. */
  policy: Mlp;
  /** Values of the reward. */
  reward: Critic;
  /** Values of minus the cost. */
  cost: Critic;
}

/**
 * The head of a state: among those whose cost value is at most the budget, the one with the highest value of the reward; where none
 * is, the one with the lowest cost value. Arrays are [heads]; the first of equals is chosen.
 */
export function chooseHead(rewardValues: ArrayLike<number>, costValues: ArrayLike<number>, budget: number): number {
  const heads = Array.from(costValues, (_, head) => head);
  const affordable = heads.filter((head) => costValues[head] <= budget);
  if (affordable.length === 0) return heads.reduce((a, b) => (costValues[b] < costValues[a] ? b : a));
  return affordable.reduce((a, b) => (rewardValues[b] > rewardValues[a] ? b : a));
}

/** Sizes, and what an episode may cost. */
export interface SwitchingOptions {
  heads: number;
  actionSize: number;
  targetCost: number;
}

/** Every head's action for some observations, and what each is worth. */
interface Candidates {
  /** [rows, heads, actionSize] */
  actions: Float32Array;
  /** Values of the reward, [rows, heads]. */
  reward: Float32Array;
  /** Cost values, [rows, heads]. */
  cost: Float32Array;
}

/** It owns its networks; its actors remember what each episode has cost. */
export class SwitchingPolicy implements Policy {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly #heads: number;
  readonly #networks: SwitchingNetworks;
  readonly #targetCost: number;

  /** `targetCost` is what an episode may cost. Throws RangeError where the networks do not fit each other. */
  constructor(networks: SwitchingNetworks, { heads, actionSize, targetCost }: SwitchingOptions) {
    const { inputs, outputs } = networks.policy.shape;
    if (outputs !== heads * actionSize)
      throw new RangeError(`policy must have ${heads} heads of ${actionSize} outputs, got ${outputs} outputs`);
    for (const part of ["reward", "cost"] as const) requireInputs(part, networks[part], inputs + actionSize);
    this.observationSize = inputs;
    this.actionSize = actionSize;
    this.#heads = heads;
    this.#networks = networks;
    for (const network of this.#everyNetwork()) network.freeze();
    this.#targetCost = targetCost;
  }

  begin(episodes: number): Actor {
    const spent = new Float64Array(episodes);
    return { act: (view) => this.#act(view, spent) };
  }

  #act({ episodes, observations, costs }: View, spent: Float64Array): Float32Array {
    const { actionSize } = this;
    const heads = this.#heads;
    const { actions, reward, cost } = this.#consider(observations, episodes.length);
    const chosen = new Float32Array(episodes.length * actionSize);
    episodes.forEach((episode, row) => {
      spent[episode] += costs[row];
      const ofRow = (values: Float32Array) => values.subarray(row * heads, (row + 1) * heads);
      const head = row * heads + chooseHead(ofRow(reward), ofRow(cost), this.#targetCost - spent[episode]);
      chosen.set(actions.subarray(head * actionSize, (head + 1) * actionSize), row * actionSize);
    });
    return chosen;
  }

  #consider(data: Float32Array, rows: number): Candidates {
    const { policy, reward, cost } = this.#networks;
    return tf.tidy(() => {
      const observations = tf.tensor2d(data, [rows, this.observationSize]);
      const actions = headActions(policy, observations, this.actionSize);
      const pairs = pairsOf(repeatRows(observations, this.#heads), actions.reshape([-1, this.actionSize]));
      const read = (tensor: Tensor) => tensor.dataSync<"float32">();
      return {
        actions: read(actions),
        reward: read(reward.minValue(pairs)),
        cost: read(tf.neg(cost.minValue(pairs))),
      };
    });
  }

  dispose(): void {
    for (const network of this.#everyNetwork()) network.dispose();
  }

  #everyNetwork(): Parameters[] {
    return Object.values<Parameters>({ ...this.#networks });
  }
}

function requireInputs(part: string, { networks, shapes }: Critic, inputs: number): void {
  for (const name of networks.map((network) => `${network}.0.weight`)) {
    const columns = shapes.get(name)?.[1];
    if (columns !== inputs)
      throw new RangeError(`${part}.${name} must have ${inputs} columns, got ${columns ?? "none"}`);
  }
}
