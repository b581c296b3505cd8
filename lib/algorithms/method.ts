/** The contract of a method: all that the training loop, the command line and the run folders know of it. */
import { z } from "zod";
import type { Batches } from "../batches/index.ts";
import type { Task, Trajectories } from "../dataset/index.ts";
import type { Tensors } from "../files/index.ts";
import type { Policy } from "../simulators/index.ts";
import type { Learner } from "./learner.ts";

/** What a method is started on. */
export interface Problem {
  task: Task;
  trajectories: Trajectories;
  /** Cost that an episode may have. */
  targetCost: number;
  /** Seeds everything random. */
  seed: number;
}

/** The options that a run reads, whatever its method; every method's options extend them. */
export const loopOptions = z.strictObject({
  updates: z.int().min(1).max(1e9).describe("updates in all"),
  evaluateEvery: z.int().min(1).max(1e9).describe("updates between evaluations; the last update is always evaluated"),
  evaluationEpisodes: z.int().min(1).max(10_000).default(20).describe("episodes of an evaluation"),
  logEvery: z.int().min(1).max(1e9).describe("updates between log lines, each the mean since the last"),
  dataShare: z
    .number()
    .positive()
    .max(1)
    .default(1)
    .describe("share of the dataset's episodes to learn from, drawn by the seed"),
});

/** Values of `loopOptions`. */
export type LoopOptions = z.infer<typeof loopOptions>;

/** What is used of the schema of one option; see `OptionsSchema`. */
export interface OptionSchema {
  /** The value with its default, or whether it is wrong. */
  safeParse(value: unknown): { success: boolean; data?: unknown };
}

/**
 * A zod object of options: each with its description and range, and a default where all tasks have the same. Only what is used
 * of it is named here: comparing whole schemas costs TypeScript seconds.
 */
export interface OptionsSchema<Options> {
  readonly shape: Readonly<Record<string, OptionSchema>>;
  /** The options with their defaults. Throws a ZodError where one is unknown, missing or out of range. */
  parse(value: unknown): Options;
  /** As `parse`, with the error in place of the options. */
  safeParse(value: unknown): { success: true; data: Options } | { success: false; error: z.ZodError };
}

/** Official numbers, and any other named sets, that depend on the task. What they leave out has its default, or must be given. */
export type Presets<Options> = {
  /** The official numbers of a task. */
  official: (task: Task) => Partial<Options>;
} & Record<string, (task: Task) => Partial<Options>>;

/** An official name of an option, which the command line takes too. */
export interface OfficialName<Options> {
  option: keyof Options & string;
  /** What the number means, for `--help`. */
  about: string;
  /** The option's value for the number given. */
  value: (given: number) => number;
}

/** Mean scores of one evaluation. */
export interface Scores {
  /** 0 at the lowest return of DSRL's data, 1 at the highest. */
  normalizedReward: number;
  /** 1 at the target cost; above it is unsafe. */
  normalizedCost: number;
}

/** A method of offline safe reinforcement learning. */
export interface Method<Options extends LoopOptions = LoopOptions, Batch = unknown> {
  /** In commands, folders and files, as `bcq-lag`. */
  readonly name: string;
  /** In tables and figures, as `BCQ-Lag`. */
  readonly title: string;
  /** The official file and its commit; the paper where a method is written from its description alone, which is said then. */
  readonly source: string;
  /** What it needs of the data, in a few words. */
  readonly needs: string;
  /** Whether it learns from what follows an episode's last step too (`Trajectories.finalObservations`). */
  readonly usesFinalObservations?: boolean;
  readonly options: OptionsSchema<Options>;
  readonly presets: Presets<Options>;
  /** The number that the official loop gives its first update; logs and evaluations come at multiples of their intervals, 0 is not evaluated. */
  readonly countsFrom: 0 | 1;
  readonly officialNames?: Readonly<Record<string, OfficialName<Options>>>;
  /** Titles of the figures that `update` returns, in the order of their panels; others are titled by their names. */
  readonly figures?: Readonly<Record<string, FigureTitle>>;
  /** Path of a Python module that runs the exported weights in plain PyTorch. */
  readonly pythonModule?: string;
  /** Whether an evaluation is better than the best so far. */
  isBetter(candidate: Scores, best: Scores): boolean;
  /** The method before its first update. Throws RangeError where the data do not fit the options. */
  start(problem: Problem, options: Options): { batches: Batches<Batch>; learner: Learner<Batch> };
  /** The policy of a learner's `weights`. Throws RangeError that names an array that is missing or does not fit. */
  policy(weights: Tensors, problem: Pick<Problem, "task" | "targetCost" | "seed">, options: Options): Policy;
}

/** How a figure is shown. */
export interface FigureTitle {
  title: string;
  /** Number format of its axis (d3-format), as ".1~%". */
  format?: string;
}

/** A method whose options and batches are known to itself alone. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- options and batches stand on both sides of functions: no other type takes every method
export type AnyMethod = Method<any, any>;

/**
 * Keeps the types of a method's options and batches while it is written down. The library's own methods name their type instead
 * (`const trac: Method<TracOptions, SegmentBatch> = …`): who asks for a method need not have all of its code checked then.
 *
 * @example
 * ```ts
 * import { Learner, chooseOptions, defineMethod, loopOptions, saferThenRicher } from "../lib/algorithms";
 * import { TransitionBatches } from "../lib/batches";
 * import type { TransitionBatch } from "../lib/batches";
 * import { findTask } from "../lib/dataset";
 * import { Counter } from "../lib/files";
 * import { NumpyRandom } from "../lib/random";
 * import { memoryless } from "../lib/simulators";
 *
 * // learns nothing, and never moves
 * class Still extends Learner<TransitionBatch> {
 *   protected readonly parts = { updates: new Counter() };
 *   update({ rewards }: TransitionBatch) {
 *     this.parts.updates.value += 1;
 *     return { reward: rewards[0] ?? 0 };
 *   }
 *   weights = () => ({});
 * }
 *
 * const still = defineMethod({
 *   name: "still",
 *   title: "Still",
 *   source: "an example",
 *   needs: "transitions",
 *   countsFrom: 0,
 *   options: loopOptions,
 *   presets: { official: () => ({ updates: 10, evaluateEvery: 10, logEvery: 10 }) },
 *   isBetter: saferThenRicher,
 *   start: ({ trajectories, seed }) => ({
 *     batches: new TransitionBatches(trajectories, { batchSize: 8, random: new NumpyRandom(seed) }),
 *     learner: new Still(),
 *   }),
 *   policy: (_, { task: { observationSize, actionSize } }) =>
 *     memoryless({ observationSize, actionSize, act: (_, rows) => new Float32Array(rows * actionSize) }),
 * });
 * chooseOptions(still, { task: findTask("BallRun") }).updates; // → 10
 * ```
 */
export function defineMethod<Options extends LoopOptions, Batch>(
  method: Method<Options, Batch>,
): Method<Options, Batch> {
  return method;
}
