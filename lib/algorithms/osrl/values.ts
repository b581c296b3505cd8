/** What the methods share that learn values of reward and cost by temporal differences, beside an auto-encoder of actions. */
import type { z } from "zod";
import { TransitionBatches } from "../../batches/index.ts";
import { joinTensors, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, SeededNoise } from "../../nn/index.ts";
import type { MlpShape, Noise } from "../../nn/index.ts";
import { randomFor, seedFor } from "../../random/index.ts";
import type { NumpyRandom } from "../../random/index.ts";
import type { Problem } from "../method.ts";
import { ActionVae } from "./action-vae.ts";
import { Critic, initialCritic } from "./critic.ts";
import type { temporalDifferenceOptions, vaeOptions, valueOptions } from "./options.ts";
import { costThreshold } from "./pid-multiplier.ts";

type Values<Schemas> = { [Name in keyof Schemas]: z.infer<Schemas[Name]> };

/** Values of the options that these methods have in common. */
export type ValueMethodOptions = z.infer<typeof valueOptions> &
  Values<typeof temporalDifferenceOptions> &
  Values<typeof vaeOptions>;

/** What a learner of values starts from. */
export interface ValueStart {
  /**
   * Parameters of `actor`, `critic`, `cost_critic`, `vae`, and of the targets `actor_old`, `critic_old`, `cost_critic_old`. A learner
   * without a target of its actor leaves that out.
   */
  weights: Tensors;
  /** Cost value that a state may have. */
  threshold: number;
  noise: Noise;
}

/** The networks that differ between the methods. */
export interface ValueNetworks {
  /** Lists of networks of each critic, as `["q1_nets", "q2_nets"]`. */
  lists: readonly string[];
  /** What the actor is given: an observation, or a pair of observation and action. */
  actorSees: "observation" | "pair";
  /** Initial parameters of the actor. */
  initialActor: (shape: MlpShape, random: NumpyRandom) => Tensors;
}

/** Batches of transitions, and what a learner starts from; every target begins as a copy. */
export function startValues(
  { task, trajectories, targetCost, seed }: Problem,
  options: ValueMethodOptions,
  { lists, actorSees, initialActor }: ValueNetworks,
): { batches: TransitionBatches; start: ValueStart } {
  const { observationSize, actionSize } = trajectories;
  const { batchSize, rewardScale, gamma, actorHidden, criticHidden, critics, costCritics, vaeHidden: hidden } = options;
  const batches = new TransitionBatches(trajectories, { batchSize, rewardScale, random: randomFor(seed, "batches") });
  const random = randomFor(seed, "weights");
  const pair = observationSize + actionSize;
  const actor = initialActor(
    { inputs: actorSees === "pair" ? pair : observationSize, hidden: actorHidden, outputs: actionSize },
    random,
  );
  const critic = initialCritic(lists, critics, pair, criticHidden, random);
  const costCritic = initialCritic(lists, costCritics, pair, criticHidden, random);
  const vae = ActionVae.initial({ observationSize, actionSize, hidden }, random);
  const weights = joinTensors({
    actor,
    critic,
    cost_critic: costCritic,
    vae,
    actor_old: actor,
    critic_old: critic,
    cost_critic_old: costCritic,
  });
  const threshold = costThreshold(targetCost, gamma, task.episodeSteps);
  return { batches, start: { weights, threshold, noise: new SeededNoise(seedFor(seed, "noise")) } };
}

/** The parts of a learner that value: critics with their targets, auto-encoder, and their optimizers. */
export function valueParts(
  weights: Tensors,
  { criticRate, vaeRate }: Pick<ValueMethodOptions, "criticRate" | "vaeRate">,
) {
  const critic = new Critic(stateOfPart(weights, "critic"));
  const costCritic = new Critic(stateOfPart(weights, "cost_critic"));
  const vae = new ActionVae(stateOfPart(weights, "vae"));
  return {
    critic,
    cost_critic: costCritic,
    vae,
    critic_old: new Critic(stateOfPart(weights, "critic_old")),
    cost_critic_old: new Critic(stateOfPart(weights, "cost_critic_old")),
    criticOptimizer: new Adam(critic, criticRate),
    costCriticOptimizer: new Adam(costCritic, criticRate),
    vaeOptimizer: new Adam(vae, vaeRate),
  };
}
