/** A run in training: updates, logs, evaluations, the best and the final policy. */
import type { AnyMethod, Scores } from "../algorithms/index.ts";
import { findTask } from "../dataset/index.ts";
import type { Task, Trajectories } from "../dataset/index.ts";
import { evaluate } from "../evaluation/index.ts";
import {
  Counter,
  joinStates,
  numbers,
  requireFinite,
  requireTensor,
  restoreStates,
  writeSafetensors,
} from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import { EventLog } from "../nn/index.ts";
import type { Metrics } from "../nn/index.ts";
import { seedFor } from "../random/index.ts";
import { saveCheckpoint } from "./checkpoint.ts";
import type { RunConfig } from "./config.ts";
import { MetricMeans } from "./metric-means.ts";
import type { RunResult } from "./result.ts";
import type { RunOptions } from "./run.ts";
import type { LogLine, RunFolder } from "./run-folder.ts";
import { trainingLoop } from "./training-loop.ts";
import type { Trainee } from "./training-loop.ts";
import { UsageMeter } from "./usage.ts";

/** An evaluation of a run. */
export interface RunEvaluation extends Scores {
  /** Updates made. */
  update: number;
  /** Means of the figures since the evaluation before. */
  metrics: Metrics;
}

/** The state of a run between two updates. */
export class Training implements Stateful {
  readonly #config: RunConfig;
  readonly #method: AnyMethod;
  readonly #files: RunFolder;
  readonly #task: Task;
  readonly #trainee: Trainee<unknown>;
  readonly #parts;
  #events: EventLog | undefined;
  #usage: UsageMeter | undefined;
  /** Whether a figure was infinite. */
  #infinite = false;

  /** Throws RangeError where the data do not fit the method's options; nothing is written yet. */
  constructor(config: RunConfig, method: AnyMethod, files: RunFolder, trajectories: Trajectories) {
    const { targetCost, seed, options } = config;
    this.#config = config;
    this.#method = method;
    this.#files = files;
    this.#task = findTask(config.task);
    this.#trainee = method.start({ task: this.#task, trajectories, targetCost, seed }, options);
    const { learner, batches } = this.#trainee;
    const logged = new MetricMeans();
    const reported = new MetricMeans();
    this.#parts = {
      learner,
      batches,
      updates: new Counter(),
      missingLogBytes: new Counter(),
      logged,
      reported,
      best: new KeptScores(),
      last: new KeptScores(),
    };
  }

  /** Runs to the end, or until the signal, which it returns undefined for. */
  async finish({
    signal,
    onUpdate = () => {},
    onLog = () => {},
    onEvaluation = () => {},
    onNotice = () => {},
  }: RunOptions): Promise<RunResult | undefined> {
    const { updates, missingLogBytes, logged, reported } = this.#parts;
    const missing = missingLogBytes.value;
    if (missing > 0)
      onNotice(
        `${this.#files.path}: ${missing} bytes of metrics.jsonl or evaluations.jsonl are gone since the checkpoint; the result says so`,
      );
    const { options } = this.#config;
    this.#events = new EventLog(this.#files.tensorboard);
    this.#usage = new UsageMeter(this.#files, updates.value);
    for await (const { update, metrics } of trainingLoop(this.#trainee, { from: updates.value, to: options.updates })) {
      updates.value = update;
      logged.add(metrics);
      reported.add(metrics);
      this.#noticeInfinite(update, metrics, onNotice);
      if (this.#step % options.logEvery === 0) onLog(this.#log());
      const evaluated = update === options.updates || (this.#step > 0 && this.#step % options.evaluateEvery === 0);
      if (evaluated) onEvaluation(await this.#usage.evaluation(() => this.#evaluate()));
      onUpdate({ update, metrics });
      if (evaluated || signal?.aborted) this.#save();
      if (signal?.aborted && update < options.updates) return undefined;
    }
    return this.#finished();
  }

  /** Frees what the learner holds. */
  dispose(): void {
    this.#trainee.learner.dispose();
  }

  /** Everything that the rest of the run depends on, and how long its logs are now. */
  state(): Tensors {
    const { metrics, evaluations } = this.#files.logSizes();
    return { ...joinStates(this.#parts), logs: numbers(metrics, evaluations) };
  }

  /** Continues from a state; lines of the logs that came after it are cut off. */
  restore(tensors: Tensors): void {
    restoreStates(this.#parts, tensors);
    const [metrics, evaluations] = requireTensor(tensors, "logs", [2]).data as Float64Array;
    this.#parts.missingLogBytes.value += this.#files.cutLogs({ metrics: metrics, evaluations: evaluations });
  }

  /** The official number of the last update made. */
  get #step(): number {
    return this.#parts.updates.value - 1 + this.#method.countsFrom;
  }

  /** Once: training may well continue, but JSON has no such number. */
  #noticeInfinite(update: number, metrics: Metrics, onNotice: (sentence: string) => void): void {
    const name = this.#infinite ? undefined : Object.keys(metrics).find((figure) => !Number.isFinite(metrics[figure]));
    if (name === undefined) return;
    this.#infinite = true;
    onNotice(
      `${this.#files.path}: ${name} of update ${update} is too large for a float; metrics.jsonl holds null for such figures`,
    );
  }

  #log(): LogLine {
    const means = this.#parts.logged.take();
    const line = { step: this.#step, ...means };
    this.#files.append(this.#files.metrics, line);
    this.#events!.write(this.#step, means);
    return line;
  }

  /** What is evaluated is what is saved: the policy of the weights in `final.safetensors`. */
  async #evaluate(): Promise<RunEvaluation> {
    const { updates, reported, best, last } = this.#parts;
    const { task, algorithm } = this.#config;
    const weights = this.#trainee.learner.weights();
    this.#requireFinite(weights);
    const { paths: _, ...scores } = await this.#play(weights);
    this.#files.append(this.#files.evaluations, { step: this.#step, ...scores });
    const { normalizedReward, normalizedCost } = scores;
    this.#events!.write(this.#step, { normalizedReward, normalizedCost });
    last.value = { normalizedReward, normalizedCost };
    const content = { tensors: weights, metadata: { content: "policy", task, algorithm, step: String(this.#step) } };
    if (!best.value || this.#method.isBetter(last.value, best.value)) {
      best.value = last.value;
      writeSafetensors(this.#files.best, content);
    }
    writeSafetensors(this.#files.final, content);
    return { update: updates.value, ...last.value, metrics: reported.take() };
  }

  /** A policy may hide what its networks have become: one that chooses among actions still chooses. */
  #requireFinite(weights: Tensors): void {
    try {
      requireFinite(weights);
    } catch (error) {
      const reason = (error as Error).message;
      throw new Error(
        `The policy after update ${this.#parts.updates.value} cannot act, training has diverged: ${reason}`,
        {
          cause: error,
        },
      );
    }
  }

  async #play(weights: Tensors) {
    const { targetCost, seed, options } = this.#config;
    const policy = this.#method.policy(weights, { task: this.#task, targetCost, seed }, options);
    try {
      return await evaluate(policy, this.#task, {
        episodes: options.evaluationEpisodes,
        seed: seedFor(seed, "evaluation"),
        targetCost,
      });
    } finally {
      policy.dispose();
    }
  }

  #save(): void {
    this.#files.requireHeld();
    this.#events!.flush();
    this.#files.syncLogs(); // a checkpoint that outlives a power cut finds the lines that it counts
    saveCheckpoint(this.#files.checkpoint, this.state(), this.#config);
    this.#usage!.save(this.#parts.updates.value);
  }

  #finished(): RunResult {
    const { task, algorithm, targetCost, seed } = this.#config;
    const { updates, missingLogBytes: missing, best, last } = this.#parts;
    const scores = { final: last.value!, best: best.value! };
    const result = {
      task,
      algorithm,
      targetCost,
      seed,
      updates: updates.value,
      ...scores,
      ...(missing.value > 0 && { missingLogBytes: missing.value }),
    };
    this.#files.requireHeld();
    this.#files.writeJson(this.#files.result, result);
    this.#events!.flush();
    return result;
  }
}

/** Scores that a state holds; undefined before the first evaluation. */
class KeptScores implements Stateful {
  value: Scores | undefined;

  state(): Tensors {
    return { scores: numbers(this.value?.normalizedReward ?? NaN, this.value?.normalizedCost ?? NaN) };
  }

  restore(tensors: Tensors): void {
    const [normalizedReward, normalizedCost] = requireTensor(tensors, "scores", [2]).data as Float64Array;
    this.value = Number.isNaN(normalizedReward)
      ? undefined
      : { normalizedReward: normalizedReward, normalizedCost: normalizedCost };
  }
}
