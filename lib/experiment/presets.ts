/** The method's numbers for each suite, as in the official configuration files and scripts. */

import type { Balance } from "../algorithms/index.ts";

/** Every number of TraC that a run may change. */
export interface MethodOptions {
  /** Scale of the log-probability ratio. */
  alpha: number;
  /** Discount within a segment. */
  gamma: number;
  /** Weight of undesirable against desirable segments. */
  eta: number;
  /** Where their numbers are taken from for that weight: each batch for itself (official), or the whole dataset. */
  balance: Balance;
  /** Smallest weight of a safe segment. */
  kappa: number;
  /** Share of the safe segments that are desirable, best first. */
  safeTop: number;
  /** Share of the safe segments that are undesirable, worst first. */
  safeBottom: number;
  /** Draws a segment whether it was drawn before or not (official); false draws every segment at most once. */
  sampleWithReplacement: boolean;
  /** Updates of behaviour cloning before TraC. */
  bcUpdates: number;
  /** Updates of TraC. The official loop ends one update late, so its 100,000 steps are 30,000 + 70,001. */
  tracUpdates: number;
  /** Updates between evaluations. */
  evaluateEvery: number;
  /** Updates between log lines, each the mean since the last. */
  logEvery: number;
  /** Episodes of an evaluation. */
  evaluationEpisodes: number;
  /** Segments a batch. */
  batchSize: number;
  /** Passes over the kept segments that one epoch takes in turns (the official loader's two workers). */
  passesPerEpoch: number;
  /** Units of each hidden layer. */
  hidden: number[];
  /** Probability that a hidden unit is dropped in an update of cloning, in 256ths. */
  dropout: number;
  /**
   * The same in an update of TraC. The reference runs without dropout, so the official 0.25 biases the ratio against
   * the policy; 0 compares like with like.
   */
  tracDropout: number;
  /** Adam's step size: constant in cloning, scaled by the warm-up in TraC. */
  learningRate: number;
  /** Scales TraC's whole schedule: the peak is `learningRate · warmUpMultiplier`. */
  warmUpMultiplier: number;
  /** TraC updates until the peak. */
  warmUpUpdates: number;
}

const common = {
  kappa: 0.7,
  evaluationEpisodes: 20,
  batchSize: 96,
  passesPerEpoch: 2,
  hidden: [256, 256],
  dropout: 0.25,
  tracDropout: 0.25,
  balance: "batch" as const,
  sampleWithReplacement: true,
  learningRate: 1e-4,
  warmUpMultiplier: 0.1,
  warmUpUpdates: 10_000,
};

const bullet: MethodOptions = {
  ...common,
  alpha: 0.2,
  gamma: 0.99,
  eta: 0.25,
  safeTop: 0.5,
  safeBottom: 0,
  bcUpdates: 30_000,
  tracUpdates: 70_001,
  evaluateEvery: 1000,
  logEvery: 100,
};

const safetygym: MethodOptions = { ...bullet, alpha: 0.1, eta: 0.5, safeBottom: 0.5 };

const metadrive: MethodOptions = {
  ...bullet,
  gamma: 1,
  safeTop: 0.25,
  bcUpdates: 60_000,
  tracUpdates: 140_001,
  evaluateEvery: 2000,
  logEvery: 200,
};

/** Not official: the `bullet` method on small batches at higher rates, for notebooks that finish in minutes. */
const tutorial: MethodOptions = {
  ...bullet,
  bcUpdates: 5000,
  tracUpdates: 1500,
  evaluateEvery: 250,
  logEvery: 25,
  batchSize: 32,
  learningRate: 5e-4,
  warmUpUpdates: 500,
};

/** Named sets of options: one for each suite, and `tutorial` for the notebooks. */
export const presets = { bullet, safetygym, metadrive, tutorial } as const;

/** Name of a set of options. */
export type PresetName = keyof typeof presets;
