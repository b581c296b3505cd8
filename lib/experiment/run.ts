/**
 * A whole run with the official loop's bookkeeping (`trainer.py`): cloning, the switch, TraC; logs, evaluations, best and
 * final policy. Killed at any moment and resumed, it ends with the same bits.
 */
import { BehaviorCloning, Trac, referenceLogProbabilities } from "../algorithms/index.ts";
import type { Algorithm } from "../algorithms/index.ts";
import { findDataset, findTask, loadTrajectories } from "../dataset/index.ts";
import { evaluate } from "../evaluation/index.ts";
import { initialParameters, savePolicy } from "../nn/index.ts";
import type { MlpShape } from "../nn/index.ts";
import { BatchOrder, partitionSegments, sampleSegments } from "../partition/index.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import { describeRun } from "./provenance.ts";
import { RunFolder } from "./run-folder.ts";
import { randomFor, seedFor } from "./seeds.ts";
import { isBetter, nothingYet } from "./selection.ts";
import type { Scores } from "./selection.ts";
import { MetricMeans, trainingLoop } from "./training-loop.ts";
import type { TrainingStep } from "./training-loop.ts";

/** Options of `run`. */
export interface RunOptions {
  /** The run folder; it is made, or resumed where it holds a checkpoint and `resume` is set. */
  folder: string;
  /** Goes on from the folder's checkpoint, if there is one. */
  resume?: boolean;
  /** Stops after the update at hand, with a checkpoint. */
  signal?: AbortSignal;
  /** Hears of every update. */
  onStep?: (step: TrainingStep) => void;
}

/** Scores of the last and of the best evaluation. */
export interface RunResult {
  task: string;
  targetCost: number;
  seed: number;
  /** Updates made. */
  updates: number;
  final: Scores;
  best: Scores;
}

/** Trains as `config` says and writes everything into the folder. Returns undefined where the signal stopped it. */
export async function run(config: RunConfig, options: RunOptions): Promise<RunResult | undefined> {
  const files = RunFolder.create(options.folder);
  const checkpoint = options.resume ? loadCheckpoint(files.checkpoint) : undefined;
  const datasetFile = findDataset(findTask(config.task));
  const trajectories = await loadTrajectories(datasetFile);
  if (!checkpoint) files.writeJson(files.config, await describeRun(config, datasetFile, trajectories));
  files.cutLogs(checkpoint?.logs ?? { metrics: 0, evaluations: 0 });
  const training = new Training(config, files, trajectories, checkpoint);
  try {
    return await training.finish(options);
  } finally {
    training.dispose();
  }
}

/** The state of a run between two updates. */
class Training {
  readonly #config: RunConfig;
  readonly #files: RunFolder;
  readonly #trajectories;
  readonly #partition;
  readonly #order: BatchOrder;
  readonly #shape: MlpShape;
  readonly #means = new MetricMeans();
  #algorithm: Algorithm;
  #reference: Float32Array | undefined;
  #step = 0;
  #best: Scores = nothingYet;
  #last: Scores = nothingYet;

  constructor(config: RunConfig, files: RunFolder, trajectories: Awaited<ReturnType<typeof loadTrajectories>>, checkpoint?: Checkpoint) {
    const { segmentRatio, seed, batchSize, passesPerEpoch, hidden } = config;
    this.#config = config;
    this.#files = files;
    this.#trajectories = trajectories;
    const segments = sampleSegments(trajectories, { segmentRatio, random: randomFor(seed, "segments") });
    this.#partition = partitionSegments(segments, config);
    const size = this.#partition.kept.length;
    this.#order = new BatchOrder({ size, batchSize, passesPerEpoch, random: randomFor(seed, "batches") });
    this.#shape = { inputs: trajectories.observationSize, hidden, outputs: trajectories.actionSize };
    this.#algorithm = checkpoint?.reference
      ? this.#startTrac(checkpoint.reference)
      : this.#startCloning(initialParameters(this.#shape, randomFor(seed, "weights")));
    if (checkpoint) this.#restore(checkpoint);
  }

  /** Runs to the end, or until the signal. */
  async finish({ signal, onStep = () => {} }: RunOptions): Promise<RunResult | undefined> {
    const { bcUpdates, tracUpdates, task, targetCost, seed } = this.#config;
    for (const to of [bcUpdates, bcUpdates + tracUpdates]) {
      if (this.#step >= to) continue;
      if (this.#step === bcUpdates && !this.#reference) this.#switchToTrac();
      if (!(await this.#runUntil(to, onStep, signal))) return undefined;
    }
    if (this.#last.normalizedCost === nothingYet.normalizedCost) await this.#evaluate(this.#step - 1);
    const result = { task, targetCost, seed, updates: this.#step, final: this.#last, best: this.#best };
    this.#files.writeJson(this.#files.result, result);
    return result;
  }

  dispose(): void {
    this.#algorithm.dispose();
  }

  /** Returns false where the signal stopped it. */
  async #runUntil(to: number, onStep: (step: TrainingStep) => void, signal?: AbortSignal): Promise<boolean> {
    const { logEvery, evaluateEvery } = this.#config;
    const loop = { trajectories: this.#trajectories, partition: this.#partition, order: this.#order, from: this.#step, to };
    for await (const { step, metrics } of trainingLoop(this.#algorithm, loop)) {
      this.#step = step + 1;
      this.#means.add(metrics);
      if (step % logEvery === 0) this.#files.append(this.#files.metrics, { step, ...this.#means.take() });
      if (step % evaluateEvery === 0 && step > 0) await this.#evaluate(step);
      onStep({ step, metrics });
      if (signal?.aborted || (step % evaluateEvery === 0 && step > 0)) this.#save();
      if (signal?.aborted) return false;
    }
    return true;
  }

  async #evaluate(step: number): Promise<void> {
    const { task, targetCost, evaluationEpisodes, seed } = this.#config;
    const options = { episodes: evaluationEpisodes, seed: seedFor(seed, "evaluation"), targetCost };
    const { paths: _, ...scores } = await evaluate(this.#algorithm, findTask(task), options);
    this.#files.append(this.#files.evaluations, { step, ...scores });
    const policy = { shape: this.#shape, parameters: this.#algorithm.state().parameters, metadata: { task, step: String(step) } };
    this.#last = { normalizedReward: scores.normalizedReward, normalizedCost: scores.normalizedCost };
    if (isBetter(this.#last, this.#best)) {
      this.#best = this.#last;
      savePolicy(this.#files.best, policy);
    }
    savePolicy(this.#files.final, policy);
  }

  #save(): void {
    saveCheckpoint(this.#files.checkpoint, {
      step: this.#step,
      algorithm: this.#algorithm.state(),
      reference: this.#reference,
      order: this.#order.state(),
      means: this.#means.state(),
      best: this.#best,
      last: this.#last,
      logs: this.#files.logSizes(),
    });
  }

  #restore({ step, algorithm, order, means, best, last }: Checkpoint): void {
    this.#algorithm.restore(algorithm);
    this.#order.restore(order);
    this.#means.restore(means);
    this.#step = step;
    this.#best = best;
    this.#last = last;
  }

  #startCloning(parameters: Float32Array): Algorithm {
    const { dropout, learningRate, seed } = this.#config;
    return new BehaviorCloning({ shape: this.#shape, parameters, dropout, seed: seedFor(seed, "dropout"), learningRate });
  }

  #startTrac(reference: Float32Array): Algorithm {
    const { alpha, gamma, eta, dropout, seed, learningRate, warmUpMultiplier, warmUpUpdates } = this.#config;
    this.#reference = reference;
    const start = { shape: this.#shape, parameters: reference };
    return new Trac({
      ...start,
      referenceLogProb: referenceLogProbabilities(start, this.#trajectories),
      dropout,
      seed: seedFor(seed, "dropout in TraC"),
      alpha,
      gamma,
      eta,
      warmUp: { learningRate, multiplier: warmUpMultiplier, steps: warmUpUpdates },
    });
  }

  /** The official switch: reference := policy, a fresh Adam, the warm-up. */
  #switchToTrac(): void {
    const { parameters } = this.#algorithm.state();
    this.#algorithm.dispose();
    this.#algorithm = this.#startTrac(parameters);
  }
}
