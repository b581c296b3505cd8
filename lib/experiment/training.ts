/** The official loop's bookkeeping (`trainer.py`): cloning, the switch, TraC; logs, evaluations, best and final policy. */
import { BehaviorCloning, Trac, countLabels, referenceLogProbabilities } from "../algorithms/index.ts";
import type { Algorithm } from "../algorithms/index.ts";
import { findTask } from "../dataset/index.ts";
import type { Trajectories } from "../dataset/index.ts";
import { evaluate } from "../evaluation/index.ts";
import { EventLog, initialParameters, savePolicy } from "../nn/index.ts";
import type { MlpShape } from "../nn/index.ts";
import { BatchOrder, partitionSegments, sampleSegments } from "../partition/index.ts";
import { saveCheckpoint } from "./checkpoint.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import type { RunOptions } from "./run.ts";
import type { RunFolder } from "./run-folder.ts";
import { randomFor, seedFor } from "./seeds.ts";
import { isBetter, nothingYet } from "./selection.ts";
import type { Scores } from "./selection.ts";
import { MetricMeans, trainingLoop } from "./training-loop.ts";
import type { TrainingStep } from "./training-loop.ts";

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

/** The state of a run between two updates. */
export class Training {
  readonly #config: RunConfig;
  readonly #files: RunFolder;
  readonly #events: EventLog;
  readonly #trajectories: Trajectories;
  readonly #partition;
  readonly #order: BatchOrder;
  readonly #shape: MlpShape;
  readonly #means = new MetricMeans();
  #algorithm: Algorithm;
  #reference: Float32Array | undefined;
  #step = 0;
  #best: Scores = nothingYet;
  #last: Scores = nothingYet;

  constructor(config: RunConfig, files: RunFolder, trajectories: Trajectories, checkpoint?: Checkpoint) {
    const { seed, batchSize, passesPerEpoch, hidden } = config;
    this.#config = config;
    this.#files = files;
    this.#events = new EventLog(files.tensorboard);
    this.#trajectories = trajectories;
    const segments = sampleSegments(trajectories, { ...config, random: randomFor(seed, "segments") });
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
  async finish({ signal, onStep = () => {} }: Pick<RunOptions, "signal" | "onStep">): Promise<RunResult | undefined> {
    const { bcUpdates, tracUpdates, task, targetCost, seed } = this.#config;
    for (const to of [bcUpdates, bcUpdates + tracUpdates]) {
      if (this.#step >= to) continue;
      if (this.#step === bcUpdates && !this.#reference) this.#switchToTrac();
      if (!(await this.#runUntil(to, onStep, signal))) return undefined;
    }
    if (this.#last.normalizedCost === nothingYet.normalizedCost) await this.#evaluate(this.#step - 1);
    const result = { task, targetCost, seed, updates: this.#step, final: this.#last, best: this.#best };
    this.#files.writeJson(this.#files.result, result);
    this.#events.flush();
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
      if (step % logEvery === 0) this.#log(step);
      if (step % evaluateEvery === 0 && step > 0) await this.#evaluate(step);
      onStep({ step, metrics });
      if (signal?.aborted || (step % evaluateEvery === 0 && step > 0)) this.#save();
      if (signal?.aborted) return false;
    }
    return true;
  }

  #log(step: number): void {
    const means = this.#means.take();
    this.#files.append(this.#files.metrics, { step, ...means });
    this.#events.write(step, means);
  }

  async #evaluate(step: number): Promise<void> {
    const { task, targetCost, evaluationEpisodes, seed } = this.#config;
    const options = { episodes: evaluationEpisodes, seed: seedFor(seed, "evaluation"), targetCost };
    const { paths: _, ...scores } = await evaluate(this.#algorithm, findTask(task), options);
    this.#files.append(this.#files.evaluations, { step, ...scores });
    this.#events.write(step, { normalizedReward: scores.normalizedReward, normalizedCost: scores.normalizedCost });
    const policy = { shape: this.#shape, parameters: this.#algorithm.state().parameters, metadata: { task, step: String(step) } };
    this.#last = { normalizedReward: scores.normalizedReward, normalizedCost: scores.normalizedCost };
    if (isBetter(this.#last, this.#best)) {
      this.#best = this.#last;
      savePolicy(this.#files.best, policy);
    }
    savePolicy(this.#files.final, policy);
  }

  #save(): void {
    this.#events.flush();
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
    const { alpha, gamma, eta, balance, tracDropout, seed, learningRate, warmUpMultiplier, warmUpUpdates } = this.#config;
    this.#reference = reference;
    const start = { shape: this.#shape, parameters: reference };
    return new Trac({
      ...start,
      referenceLogProb: referenceLogProbabilities(start, this.#trajectories),
      dropout: tracDropout,
      seed: seedFor(seed, "dropout in TraC"),
      alpha,
      gamma,
      eta,
      labelCounts: balance === "dataset" ? countLabels(this.#partition.label) : undefined,
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
