/**
 * TraC: clone the behaviour, then classify segments by their log-probability ratio to the clone
 * (zgong11/TraC 2fc12f7, `research/algs/trac.py`; section and equation numbers of the paper are not needed to follow it).
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import path from "node:path";
import { z } from "zod";
import { SegmentBatches, gatherRows } from "../../batches/index.ts";
import type { SegmentBatch } from "../../batches/index.ts";
import type { Suite, Trajectories } from "../../dataset/index.ts";
import { Counter } from "../../files/index.ts";
import type { Tensors } from "../../files/index.ts";
import { Adam, Mlp, SeededNoise, orthogonalLayers, tf } from "../../nn/index.ts";
import type { Dropout, Loss, Metrics, MlpShape } from "../../nn/index.ts";
import { partitionSegments, sampleSegments } from "../../partition/index.ts";
import { NumpyRandom, randomFor, seedFor } from "../../random/index.ts";
import { deterministicPolicy } from "../tensor-policy.ts";
import { Learner } from "../learner.ts";
import { loopOptions } from "../method.ts";
import type { Method } from "../method.ts";
import { saferThenRicher } from "../selection.ts";
import { logProbabilities, logProbability } from "./reference.ts";
import { warmUpLearningRate } from "./schedule.ts";

// Options -----------------------------------------------------------------------------------------------------------

const share = z.number().min(0).max(1);
const count = z.int().min(1).max(1e9);
const dropRate = z.number().min(0).lt(1);

const tracOptions = loopOptions.extend({
  segmentRatio: z
    .number()
    .positive()
    .max(1)
    .describe(
      "segment length over the longest episode's length; the official examples: 1 for BallRun, 0.75 for PointButton1, 0.25 for easydense",
    ),
  sampleWithReplacement: z
    .boolean()
    .default(true)
    .describe("draws a segment whether it was drawn before or not; false: each at most once"),
  kappa: share.default(0.7).describe("smallest weight of a safe segment"),
  safeTop: z.number().positive().max(1).describe("share of the safe segments that are desirable, best first"),
  safeBottom: share.describe("share of the safe segments that are undesirable, worst first"),
  batchSize: z.int().min(1).max(100_000).default(96).describe("segments a batch"),
  passesPerEpoch: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe("passes over the segments that one epoch takes in turns (the official loader's two workers)"),
  bcUpdates: count.describe("updates of cloning before TraC"),
  alpha: z.number().positive().describe("scale of the log-probability ratio"),
  gamma: z.number().positive().max(1).describe("discount within a segment"),
  eta: z.number().min(0).describe("weight of undesirable against desirable segments"),
  balance: z.enum(["batch", "dataset"]).default("batch").describe("where their numbers are taken from for that weight"),
  hidden: z.array(z.int().min(1).max(16_384)).max(16).default([256, 256]).describe("units of each hidden layer"),
  dropout: dropRate.default(0.25).describe("probability that a hidden unit is dropped while cloning, in 256ths"),
  tracDropout: dropRate
    .default(0.25)
    .describe("the same in TraC; the reference runs without, so only 0 compares like with like"),
  learningRate: z
    .number()
    .positive()
    .default(1e-4)
    .describe("Adam's step size: constant while cloning, scaled by the warm-up in TraC"),
  warmUpMultiplier: z
    .number()
    .positive()
    .default(0.1)
    .describe("scales TraC's whole schedule: the peak is learningRate · warmUpMultiplier"),
  warmUpUpdates: count.default(10_000).describe("updates of TraC until the peak"),
});

/** Every option of TraC. */
export type TracOptions = z.infer<typeof tracOptions>;

/** What differs from suite to suite (`research/config`). The official loop ends one update late: 100,000 steps are 100,001 updates. */
// prettier-ignore
const official: Record<Suite, Partial<TracOptions>> = {
  BulletSafetyGym: { alpha: 0.2, gamma: 0.99, eta: 0.25, safeTop: 0.5, safeBottom: 0, bcUpdates: 30_000, updates: 100_001, evaluateEvery: 1000, logEvery: 100 },
  SafetyGymnasium: { alpha: 0.1, gamma: 0.99, eta: 0.5, safeTop: 0.5, safeBottom: 0.5, bcUpdates: 30_000, updates: 100_001, evaluateEvery: 1000, logEvery: 100 },
  MetaDrive: { alpha: 0.2, gamma: 1, eta: 0.25, safeTop: 0.25, safeBottom: 0, bcUpdates: 60_000, updates: 200_001, evaluateEvery: 2000, logEvery: 200 },
};

/** Not official: Bullet-Safety-Gym's method on small batches of half episodes at higher rates, which ends in minutes. */
const tutorial: Partial<TracOptions> = {
  ...official.BulletSafetyGym,
  segmentRatio: 0.5,
  bcUpdates: 5000,
  updates: 6500,
  evaluateEvery: 250,
  logEvery: 25,
  batchSize: 32,
  learningRate: 5e-4,
  warmUpUpdates: 500,
};

// Losses ------------------------------------------------------------------------------------------------------------

/** Smallest probability inside the logarithm; beyond it a segment has no gradient. */
const smallestProbability = 1e-6;

/** Numbers of desirable and undesirable segments. */
export interface LabelCounts {
  desirable: number;
  undesirable: number;
}

/** Discount of each step of a segment, γ^t, [T]; t counts from the segment's first step. */
export function discounts(gamma: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, t) => gamma ** t);
}

/**
 * Weighted binary cross-entropy of σ(advantage) against the label, averaged over the batch (`trac_with_logits`), and the
 * accuracy: the share of segments on the right side of probability 0.5. All arrays are [B], labels 1 desirable, 0 undesirable.
 *
 * Undesirable segments count η · (desirable / undesirable) times, by the numbers in this batch (official) or by `counts`; a
 * batch without desirable ones then has loss 0.
 */
export function classificationLoss(
  advantage: Tensor1D,
  label: Tensor1D,
  weight: Tensor1D,
  eta: number,
  counts?: LabelCounts,
) {
  const undesirable = tf.sub(1, label);
  const [n1, n0] = counts
    ? [tf.scalar(counts.desirable), tf.scalar(counts.undesirable)]
    : [tf.sum(label), tf.sum(undesirable)];
  const undesirableFactor = tf.mul(tf.divNoNan(n1, n0), eta);
  const factor = tf.mul(tf.add(label, tf.mul(undesirable, undesirableFactor)), weight);
  const probability = tf.sigmoid(advantage);
  const ofLabel = tf.add(tf.mul(label, probability), tf.mul(undesirable, tf.sub(1, probability)));
  const loss = tf.neg(tf.mean(tf.mul(factor, tf.log(tf.maximum(ofLabel, smallestProbability))))) as Scalar;
  const right = tf.equal(tf.greater(probability, 0.5), tf.greater(label, 0.5));
  return { loss, accuracy: tf.mean(tf.cast(right, "float32")) as Scalar };
}

// Learner -----------------------------------------------------------------------------------------------------------

/** What a learner starts from. */
export interface TracStart {
  trajectories: Trajectories;
  /** Numbers of the kept segments. */
  counts: LabelCounts;
  /** The first policy. */
  weights: Tensors;
  /** Seeds the dropout. */
  seed: number;
}

/** Both phases. The policy trains with dropout, the reference is fixed in the second phase and runs without. */
export class TracLearner extends Learner<SegmentBatch> {
  protected readonly parts;
  readonly #options: TracOptions;
  readonly #trajectories: Trajectories;
  readonly #counts: LabelCounts | undefined;
  #referenceLogProb: Float32Array | undefined;

  constructor({ trajectories, counts, weights, seed }: TracStart, options: TracOptions) {
    super();
    this.#options = options;
    this.#trajectories = trajectories;
    this.#counts = options.balance === "dataset" ? counts : undefined;
    const { learningRate, warmUpMultiplier: multiplier, warmUpUpdates: steps } = options;
    const policy = new Mlp(weights, "tanh");
    this.parts = {
      policy,
      reference: new Mlp(weights, "tanh"),
      cloning: new Adam(policy, learningRate),
      classifying: new Adam(policy, (step) => warmUpLearningRate({ learningRate, multiplier, steps }, step)),
      cloningNoise: new SeededNoise(seedFor(seed, "dropout")),
      classifyingNoise: new SeededNoise(seedFor(seed, "dropout in TraC")),
      updates: new Counter(),
    };
  }

  /** Figures while cloning: `bcLoss`, `learningRate`; then `tracLoss`, `accuracy`, `bcLoss`, `learningRate`. */
  update(batch: SegmentBatch): Metrics {
    if (this.parts.updates.value === this.#options.bcUpdates) this.#switch();
    return this.parts.updates.value++ < this.#options.bcUpdates ? this.#clone(batch) : this.#classify(batch);
  }

  /** The official switch: reference := policy. The fresh Adam with its warm-up is the second one's. */
  #switch(): void {
    this.parts.reference.copyFrom(this.parts.policy);
    this.#referenceLogProb = undefined;
  }

  #clone(batch: SegmentBatch): Metrics {
    const { learningRate } = this.parts.cloning;
    return { ...this.#cloningUpdate(cloningInputs(batch)), learningRate };
  }

  readonly #cloningUpdate = this.record<"observations" | "actions">(({ observations, actions }) => {
    const { cloning, cloningNoise: noise } = this.parts;
    const { loss } = cloning.minimize(() =>
      this.cloningLoss(observations, actions, { rate: this.#options.dropout, noise }),
    );
    return { bcLoss: loss };
  });

  /** −log π(a|s), averaged over segments and steps, desirable or not; weights play no part. */
  cloningLoss(observations: Tensor, actions: Tensor, dropout?: Dropout): Loss {
    return { loss: tf.neg(tf.mean(this.#logProb(observations, actions, dropout))) as Scalar };
  }

  #classify(batch: SegmentBatch): Metrics {
    const { learningRate } = this.parts.classifying;
    this.#referenceLogProb ??= logProbabilities(this.parts.reference, this.#trajectories);
    const { segments, length, start, label, weight } = batch;
    const reference = gatherRows(this.#referenceLogProb, 1, start, length);
    const inputs = {
      ...cloningInputs(batch),
      reference: { shape: [segments, length], data: reference },
      label: { shape: [segments], data: Float32Array.from(label) },
      weight: { shape: [segments], data: weight },
    };
    return { ...this.#classifyingUpdate(inputs), learningRate };
  }

  readonly #classifyingUpdate = this.record<"observations" | "actions" | "reference" | "label" | "weight">((batch) => {
    const { classifying, classifyingNoise: noise } = this.parts;
    const { loss, accuracy, bcLoss } = classifying.minimize(() =>
      this.#tracLoss(batch, { rate: this.#options.tracDropout, noise }),
    );
    return { tracLoss: loss, accuracy: accuracy, bcLoss: bcLoss };
  });

  /** The classification loss of the advantages A = Σ_t α γ^t (log π − log π_ref) of the segments; `reference` is [B, T]. */
  #tracLoss({ observations, actions, reference, label, weight }: TracInputs, dropout?: Dropout): Loss {
    const { alpha, gamma, eta } = this.#options;
    const logProb = this.#logProb(observations, actions, dropout);
    const scale = tf.mul(tf.tensor1d(discounts(gamma, (reference as Tensor2D).shape[1])), alpha); // α γ^t, [T]
    const ratio = tf.sub(logProb.reshape(reference.shape), reference);
    const advantage = tf.sum(tf.mul(ratio, scale), 1) as Tensor1D;
    const { loss, accuracy } = classificationLoss(advantage, label as Tensor1D, weight as Tensor1D, eta, this.#counts);
    return { loss, accuracy, bcLoss: tf.neg(tf.mean(logProb)) as Scalar };
  }

  #logProb(observations: Tensor, actions: Tensor, dropout?: Dropout): Tensor1D {
    return logProbability(this.parts.policy.forward(observations as Tensor2D, dropout), actions as Tensor2D);
  }

  override restore(tensors: Tensors): void {
    super.restore(tensors);
    this.#referenceLogProb = undefined;
  }

  weights(): Tensors {
    return this.parts.policy.state();
  }
}

type TracInputs = Record<"observations" | "actions" | "reference" | "label" | "weight", Tensor>;

function cloningInputs({ observations, actions, segments, length }: SegmentBatch) {
  const rows = segments * length;
  return {
    observations: { shape: [rows, observations.length / rows], data: observations },
    actions: { shape: [rows, actions.length / rows], data: actions },
  };
}

// Method ------------------------------------------------------------------------------------------------------------

/** The first policy, orthogonal with biases of 0, under the official names (an `nn.Sequential` of Linear, Dropout, ReLU). */
export function initialPolicy(shape: MlpShape, random: NumpyRandom): Tensors {
  return orthogonalLayers(shape, (layer) => `actor.mlp.net.${3 * layer}`, random);
}

/** TraC, phases 1 and 2. */
export const trac: Method<TracOptions, SegmentBatch> = {
  name: "trac",
  title: "TraC",
  source: "zgong11/TraC 2fc12f7, research/algs/trac.py",
  needs: "segments: observations, actions, rewards and costs; --segment-ratio",
  options: tracOptions,
  presets: { official: ({ suite }) => official[suite], tutorial: () => tutorial },
  countsFrom: 0,
  officialNames: {
    "bc-steps": { option: "bcUpdates", about: "updates of cloning, as the official bc_steps", value: (steps) => steps },
    "total-steps": {
      option: "updates",
      about: "number of the last update, as the official total_steps counts",
      value: (steps) => steps + 1,
    },
  },
  figures: {
    bcLoss: { title: "cloning loss" },
    tracLoss: { title: "TraC loss" },
    accuracy: { title: "accuracy", format: ".1~%" },
    learningRate: { title: "learning rate" },
  },
  pythonModule: path.join(import.meta.dirname, "policy.py"),
  isBetter: saferThenRicher,

  start({ trajectories, targetCost, seed }, options) {
    // Drawn from the run's seed itself, as the official code does with NumPy's global generator.
    const segments = sampleSegments(trajectories, { ...options, random: new NumpyRandom(seed) });
    const partition = partitionSegments(segments, { ...options, targetCost });
    const batches = new SegmentBatches(trajectories, partition, { ...options, random: randomFor(seed, "batches") });
    const shape = { inputs: trajectories.observationSize, hidden: options.hidden, outputs: trajectories.actionSize };
    const weights = initialPolicy(shape, randomFor(seed, "weights"));
    const desirable = partition.label.reduce((sum, label) => sum + label, 0);
    const counts = { desirable, undesirable: partition.label.length - desirable };
    return { batches, learner: new TracLearner({ trajectories, counts, weights, seed }, options) };
  },

  policy: (weights) => deterministicPolicy(new Mlp(weights, "tanh")),
};
