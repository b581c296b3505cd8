/**
 * BC-All and BC-Safe: clone the recorded actions, of all episodes or of the safe ones
 * (OSRL 03a4586, `osrl/algorithms/bc.py`, `osrl/common/dataset.py`, `examples/configs/bc_configs.py`).
 */
import type { Scalar, Tensor2D } from "@tensorflow/tfjs";
import { z } from "zod";
import { TransitionBatches, episodeRows } from "../../batches/index.ts";
import type { TransitionBatch } from "../../batches/index.ts";
import { episodeReturns } from "../../dataset/index.ts";
import type { Trajectories } from "../../dataset/index.ts";
import { joinStates, stateOfPart } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, Mlp, defaultLayers, tf } from "../../nn/index.ts";
import type { Metrics } from "../../nn/index.ts";
import { randomFor } from "../../random/index.ts";
import { deterministicPolicy } from "../tensor-policy.ts";
import { Learner } from "../learner.ts";
import type { Method } from "../method.ts";
import { cheaperThenRicher, officialLoop, osrl, osrlOptions, osrlPythonModule } from "../osrl/index.ts";

// Options -----------------------------------------------------------------------------------------------------------

const episodeChoice = z.enum(["all", "safe", "risky", "boundary"]);

/** Which episodes are cloned. */
export type EpisodeChoice = z.infer<typeof episodeChoice>;

const bcOptions = osrlOptions.extend({
  actorRate: z.number().positive().default(1e-3).describe("Adam's step size"),
  episodes: episodeChoice.describe(
    "which episodes are cloned: all, safe (cost at most the target), risky (at least twice the target) or boundary (above half of it, at most one and a half)",
  ),
});

/** Every option of BC. */
export type BcOptions = z.infer<typeof bcOptions>;

/** Not official: fewer updates, which end within a minute and a half. */
const tutorial = { updates: 5000, evaluateEvery: 1000, logEvery: 100 };

// Data --------------------------------------------------------------------------------------------------------------

/** Whether an episode of `cost` is chosen at a target cost. */
const isChosen: Record<EpisodeChoice, (cost: number, target: number) => boolean> = {
  all: () => true,
  safe: (cost, target) => cost <= target,
  risky: (cost, target) => cost >= 2 * target,
  boundary: (cost, target) => cost > 0.5 * target && cost <= 1.5 * target,
};

/** Rows of the episodes that are cloned. Throws RangeError that says which costs there are where none is chosen. */
export function chooseRows(trajectories: Trajectories, episodes: EpisodeChoice, targetCost: number): Int32Array {
  const { cost } = episodeReturns(trajectories);
  const rows = episodeRows(trajectories, (e) => isChosen[episodes](cost[e], targetCost));
  if (rows.length > 0) return rows;
  const [least, most] = [cost.reduce((a, b) => Math.min(a, b)), cost.reduce((a, b) => Math.max(a, b))];
  throw new RangeError(
    `${trajectories.source} has no ${episodes} episode at the target cost ${targetCost}: its episodes cost ${least} to ${most}`,
  );
}

// Learner -----------------------------------------------------------------------------------------------------------

/** Moves the policy towards the recorded actions. */
export class BcLearner extends Learner<TransitionBatch> {
  protected readonly parts;

  /** `weights` are those of the first policy, as `weights()` returns them. */
  constructor(weights: Tensors, { actorRate }: Pick<BcOptions, "actorRate">) {
    super();
    const actor = actorOf(weights);
    this.parts = { actor, optimizer: new Adam(actor, actorRate) };
  }

  /** Figure: `actorLoss`. */
  update({ rows, observations, actions }: Pick<TransitionBatch, "rows" | "observations" | "actions">): Metrics {
    return this.#update({
      observations: { shape: [rows, observations.length / rows], data: observations },
      actions: { shape: [rows, actions.length / rows], data: actions },
    });
  }

  readonly #update = this.record<"observations" | "actions">(({ observations, actions }) => {
    const { actor, optimizer } = this.parts;
    // Averaged over transitions and over the numbers of an action.
    const loss = () => tf.mean(tf.squaredDifference(actor.forward(observations as Tensor2D), actions)) as Scalar;
    return { actorLoss: optimizer.minimize(() => ({ loss: loss() })).loss };
  });

  weights(): Tensors {
    const { actor } = this.parts;
    return joinStates({ actor });
  }
}

/** The policy's network among named weights; tanh keeps its actions within ±1. */
function actorOf(weights: Tensors): Mlp {
  return new Mlp(stateOfPart(weights, "actor"), "tanh");
}

// Methods -----------------------------------------------------------------------------------------------------------

/** A method that clones `episodes` unless its option says otherwise. */
function cloningOf(episodes: EpisodeChoice, name: string, title: string): Method<BcOptions, TransitionBatch> {
  return {
    name,
    title,
    source: `${osrl}, osrl/algorithms/bc.py`,
    needs: "transitions: observations and actions; costs choose the episodes",
    options: bcOptions,
    presets: {
      official: (task) => ({ ...officialLoop(task), episodes }),
      tutorial: () => ({ ...tutorial, episodes }),
    },
    countsFrom: 1,
    figures: { actorLoss: { title: "cloning loss" } },
    pythonModule: osrlPythonModule,
    isBetter: cheaperThenRicher,

    start({ trajectories, targetCost, seed }, options) {
      const { batchSize, actorHidden: hidden } = options;
      const rows = chooseRows(trajectories, options.episodes, targetCost);
      const batches = new TransitionBatches(trajectories, { batchSize, rows, random: randomFor(seed, "batches") });
      const shape = { inputs: trajectories.observationSize, hidden, outputs: trajectories.actionSize };
      const weights = defaultLayers(shape, (layer) => `actor.pi.${2 * layer}`, randomFor(seed, "weights"));
      return { batches, learner: new BcLearner(weights, options) };
    },

    policy: (weights) => deterministicPolicy(actorOf(weights)),
  };
}

/** Clones everything. */
export const bcAll = cloningOf("all", "bc-all", "BC-All");

/** Clones the episodes that keep the target cost. */
export const bcSafe = cloningOf("safe", "bc-safe", "BC-Safe");
