/** Who acts in a simulator: a trained policy, or anything else that turns observations into actions. */

/** What the running episodes show before a step, one row each. */
export interface View {
  /** Numbers of the running episodes within the round, [rows]. */
  episodes: readonly number[];
  /** [rows, observationSize] */
  observations: Float32Array;
  /** Reward of the step before, 0 at the start, [rows]. */
  rewards: Float32Array;
  /** Cost of the step before, 0 at the start, [rows]. */
  costs: Float32Array;
}

/** Acts through one round of episodes; it may remember them. */
export interface Actor {
  /** Actions, [rows, actionSize]. */
  act(view: View): Float32Array;
}

/** A policy that no longer learns. It owns its tensors; `dispose` frees them. */
export interface Policy {
  readonly observationSize: number;
  readonly actionSize: number;
  /** Begins a round of `episodes` episodes side by side, with nothing remembered. */
  begin(episodes: number): Actor;
  /** Frees the tensors. */
  dispose(): void;
}

/** What `memoryless` makes a policy of. */
export interface MemorylessPolicy {
  observationSize: number;
  actionSize: number;
  /** Actions [rows, actionSize] for observations [rows, observationSize]. */
  act: (observations: Float32Array, rows: number) => Float32Array;
  /** Frees what the policy owns; default: nothing. */
  dispose?: () => void;
}

/** A policy whose actions depend on the observation at hand alone. */
export function memoryless({ observationSize, actionSize, act, dispose = () => {} }: MemorylessPolicy): Policy {
  const actor: Actor = { act: ({ observations, episodes }) => act(observations, episodes.length) };
  return { observationSize, actionSize, begin: () => actor, dispose };
}
