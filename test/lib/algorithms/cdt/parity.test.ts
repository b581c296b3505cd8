/** CDT against OSRL's code: updates, an episode, the sampling of sequences, every task's numbers. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { atStart, joinLabels, labelEpisodes } from "../../../../lib/algorithms/cdt/augmentation/index.ts";
import { CdtLearner, cdt, episodeWeights, startWeights } from "../../../../lib/algorithms/cdt/index.ts";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { SequenceBatches } from "../../../../lib/batches/index.ts";
import type { SequenceBatch } from "../../../../lib/batches/index.ts";
import { findTask, tasks } from "../../../../lib/dataset/index.ts";
import { SeededNoise } from "../../../../lib/nn/index.ts";
import type { Noise } from "../../../../lib/nn/index.ts";
import {
  RecordedRun,
  recordedArrays,
  recordedDataset,
  recordedNumbers,
  replayUpdates,
} from "../../../fixtures/official-baselines.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";

const run = new RecordedRun("cdt");
const sizes = { observationSize: 5, actionSize: 2 };
const task = { ...findTask("BallRun"), ...sizes, episodeSteps: 20 };
const noDropout = { embeddingDropout: 0, attentionDropout: 0, residualDropout: 0 };
const small = {
  embedding: 16,
  layers: 2,
  heads: 2,
  sequenceLength: 4,
  learningRate: 1e-3,
  warmUpUpdates: 4,
  ...noDropout,
};

/** Figures, and OSRL's names of them. */
const logged = {
  loss: "train/all_loss",
  actionLoss: "train/act_loss",
  costLoss: "train/cost_loss",
  costAccuracy: "train/cost_acc",
  stateLoss: "train/state_loss",
};
const loggedOfRandomActions = { ...logged, entropy: "train/ent", temperature: "train/ent_reg" };

/** Without the biases of keys: their gradient is 0 but for rounding, which Adam turns into steps. */
function withoutKeyBias(name: string, values: Float32Array): Float32Array {
  return name.endsWith("in_proj_bias")
    ? Float32Array.of(...values.subarray(0, values.length / 3), ...values.subarray((2 * values.length) / 3))
    : values;
}

function replay(recorded: RecordedRun, changes: object, noise: Noise = new SeededNoise(0)): void {
  const options = chooseOptions(cdt, { task, options: { ...small, ...changes } });
  const shape = { ...options, ...sizes, timeSteps: options.timeEmbedding ? 24 : 0 };
  const learner = new CdtLearner({ weights: recorded.initial, shape, noise }, options);
  const { figures, parameters } = replayUpdates<SequenceBatch>(
    recorded,
    learner,
    options.stochastic ? loggedOfRandomActions : logged,
    {
      batchOf: (update) => run.sequences(update),
      nameOf: (official) => `network.${official}`,
      entriesOf: withoutKeyBias,
    },
  );
  assert.ok(figures <= 1e-5, `figures: ${figures}`);
  assert.ok(parameters <= 5e-6, `parameters: ${parameters}`);
}

describe("CDT", () => {
  it("makes the ten recorded updates", () => replay(run, {}));

  it("makes those with dropout, a decay that shows, and gradients of which some are not clipped", () => {
    const recorded = new RecordedRun("cdt_dropout");
    replay(
      recorded,
      { attentionDropout: 0.125, residualDropout: 0.25, embeddingDropout: 0.375, weightDecay: 10, clipNorm: 2 },
      recorded.masks(),
    );
  });

  it("makes those with a prefix, costs beside the features, two layers in the head, no bonus for entropy and a loss of observations", () => {
    const parts = { costPrefix: true, costFeature: "append", headLayers: 2, reverseCosts: false };
    replay(new RecordedRun("cdt_prefix"), { ...parts, stateWeight: 0.3, entropyBonus: false });
  });

  it("makes those of fixed actions, without time and returns", () => {
    const parts = {
      stochastic: false,
      headLayers: 3,
      useReturns: false,
      timeEmbedding: false,
      costFeature: "multiply",
    };
    replay(new RecordedRun("cdt_deterministic"), { ...parts, stateWeight: 0.5 });
  });

  it("plays the recorded episode, whose steps it remembers and whose targets shrink", () => {
    const options = chooseOptions(cdt, {
      task,
      options: { ...small, rewardScale: 1, targetReturns: [12.5], targetReturnCosts: [6] },
    });
    for (const updates of [0, 1, 3, 10]) {
      const { observations, rewards, costs, actions } = run.episode(updates);
      const policy = cdt.policy(
        updates === 0 ? run.initial : run.after(updates)!,
        { task, targetCost: 6, seed: 0 },
        options,
      );
      const actor = policy.begin(3);
      let largest = 0;
      rewards.forEach((_, step) => {
        // The second of three episodes is another one, and leaves after two steps.
        const episodes = step < 2 ? [0, 1, 2] : [0, 2];
        const each = (recorded: ArrayLike<number>, other: number) =>
          Float32Array.from(
            episodes.flatMap((e) => (e === 1 ? Array.from(recorded, () => other) : Array.from(recorded))),
          );
        const before = (values: Float32Array) => each([step > 0 ? values[step - 1] : 0], 7);
        const acted = actor.act({
          episodes,
          observations: each(observations.subarray(5 * step, 5 * step + 5), 0.5),
          rewards: before(rewards),
          costs: before(costs),
        });
        for (const row of [0, episodes.length - 1])
          largest = Math.max(
            largest,
            largestDifference(acted.subarray(2 * row, 2 * row + 2), actions.subarray(2 * step, 2 * step + 2)),
          );
      });
      assert.ok(largest < 1e-5, `${largest} after ${updates} updates`);
      policy.dispose();
    }
  });
});

interface RecordedSampling {
  indices: number[];
  nearest_idx_in_filtered: number[];
  aug_lengths: number[];
  sample_prob: number[];
  sample_prob_inverse: number[];
  sampled: { u: number; traj: number; start: number }[];
}

describe("the sequences that CDT learns from", () => {
  const array = recordedArrays("data");
  const tags = { cdt12: "dataset", cdt12_deg2: "dataset", cdt30: "dataset30" } as const;

  for (const [tag, dataset] of Object.entries(tags) as [keyof typeof tags, "dataset" | "dataset30"][]) {
    const recorded = recordedNumbers<Record<string, RecordedSampling>>("data")[tag];
    const trajectories = recordedDataset(dataset);
    const own = labelEpisodes(trajectories);
    const starts = Int32Array.of(0, ...recorded.aug_lengths);
    for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
    const episodes = joinLabels(own, {
      episode: Int32Array.from(recorded.nearest_idx_in_filtered, (place) => recorded.indices[place]),
      starts,
      returnsToGo: array(`${tag}.aug_returns`),
      costsToGo: array(`${tag}.aug_cost_returns`),
    });
    const costs = atStart(episodes.costsToGo, episodes);

    it(`are of episodes with the official probabilities (${tag})`, () => {
      const probabilities = (sampling: "linear" | "inverse") => {
        const weights = episodeWeights(costs, sampling, 70, tag);
        const sum = weights.reduce((a, b) => a + b, 0);
        return weights.map((weight) => weight / sum);
      };
      assert.ok(largestDifference(probabilities("linear"), recorded.sample_prob) < 1e-7);
      assert.ok(largestDifference(probabilities("inverse"), recorded.sample_prob_inverse) < 1e-7);
    });

    it(`start where they were drawn, and hold what the official ones hold (${tag})`, () => {
      const { sampled } = recorded;
      const draws = sampled.map(({ u }) => u);
      const starts = sampled.map(({ start }) => start);
      const random = {
        random: () => draws.shift()!,
        randint: (low: number, high: number) => between(low, starts.shift()!, high),
        state: () => ({}),
        restore: () => {},
      };
      const scales = { reward: 0.1, cost: 1 };
      const batch = new SequenceBatches(trajectories, episodes, {
        batchSize: sampled.length,
        length: 4,
        scales,
        weights: episodeWeights(costs, "linear", 70, tag),
        random,
      }).next();
      const expected = {
        observations: "states",
        actions: "actions",
        returnsToGo: "returns",
        costsToGo: "cost_returns",
        costs: "costs",
        mask: "mask",
        timeSteps: "time_steps",
        episodeCosts: "episode_cost",
      } as const;
      for (const [name, official] of Object.entries(expected)) {
        const values = batch[name as keyof typeof expected];
        assert.ok(
          largestDifference(values, array(`${tag}.batch.${official}`).subarray(0, values.length)) <= 1e-6,
          name,
        );
      }
    });

    it(`start near costs as officially, where that is asked for (${tag})`, () => {
      for (let e = 0; e < 4; e++) {
        const weights = startWeights(
          trajectories.costs.subarray(trajectories.episodeStarts[e], trajectories.episodeStarts[e + 1]),
          0.2,
        );
        const sum = weights.reduce((a, b) => a + b, 0);
        assert.ok(
          largestDifference(
            weights.map((weight) => weight / sum),
            array(`${tag}.start_idx_prob.${e}`),
          ) < 1e-7,
        );
      }
    });
  }
});

/** A number that was drawn from [low, high). */
function between(low: number, value: number, high: number): number {
  assert.ok(low <= value && value < high);
  return value;
}

describe("CDT's numbers", () => {
  it("are OSRL's for every task", () => {
    type Config = Record<string, number> & { target_returns: [number, number][] };
    const { cdt_task_config } = recordedNumbers<{ cdt_task_config: Record<string, Config> }>("thresholds");
    for (const known of tasks) {
      const official = cdt_task_config[known.environmentId];
      const options = chooseOptions(cdt, { task: known });
      const {
        degree,
        maxLabel,
        maxRewardDecrease,
        minRewardGain,
        targetReturns,
        targetReturnCosts,
        updates,
        augmentShare,
        batchSize,
      } = options;
      const {
        embedding,
        layers,
        heads,
        sequenceLength,
        learningRate,
        warmUpUpdates,
        rewardScale,
        costScale,
        costWeight,
      } = options;
      assert.deepEqual(
        { ...official, target_returns: targetReturns.map((value, i) => [value, targetReturnCosts[i]]) },
        {
          ...official,
          deg: degree,
          max_reward: maxLabel,
          max_rew_decrease: maxRewardDecrease,
          min_reward: minRewardGain,
          augment_percent: augmentShare,
          update_steps: updates,
          batch_size: batchSize,
          embedding_dim: embedding,
          num_layers: layers,
          num_heads: heads,
          seq_len: sequenceLength,
          learning_rate: learningRate,
          lr_warmup_steps: warmUpUpdates,
          reward_scale: rewardScale,
          cost_scale: costScale,
          loss_cost_weight: costWeight,
          episode_len: known.episodeSteps,
          target_returns: official.target_returns,
        },
        known.name,
      );
    }
  });
});
