/** A finished run, read from its folder alone, whatever made it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { issueTexts } from "../../algorithms/index.ts";
import { findTask } from "../../dataset/index.ts";
import { readText } from "../../files/index.ts";
import { RunFolder, readUsage } from "../../experiment/index.ts";
import type { RunDescription, RunUsage } from "../../experiment/index.ts";

const scoresSchema = z.object({ normalizedReward: z.number(), normalizedCost: z.number() });

const evaluationSchema = scoresSchema.extend({
  step: z.number(),
  normalizedRewards: z.array(z.number()).min(1),
  normalizedCosts: z.array(z.number()).min(1),
  rewardReturns: z.array(z.number()),
  costReturns: z.array(z.number()),
});

type Scores = z.infer<typeof scoresSchema>;

const failureSchema = z.object({ attempts: z.number(), reason: z.string() });

/** Mean scores of an evaluation, and the updates made before it. */
export interface CurvePoint extends Scores {
  update: number;
}

/** An evaluation with every episode. */
export type RecordedEvaluation = CurvePoint & z.infer<typeof evaluationSchema>;

/** Which policy of a run counts: that of its last update, or the best by its method's own rule on the evaluations themselves. */
export type CheckpointRule = "last" | "best";

/** What a run folder holds that results are made of. */
export interface RunRecord {
  folder: string;
  description: RunDescription;
  /** Updates made. */
  updates: number;
  /** Every evaluation's scores, in order. */
  curve: CurvePoint[];
  last: RecordedEvaluation;
  best: RecordedEvaluation;
  /** Time and memory; undefined where the folder does not hold them for all updates. */
  usage: RunUsage | undefined;
}

/** Reads a finished run. Throws an Error with one sentence where the folder holds none, or one that is unfinished, damaged or of another format. */
export function readRun(folder: string): RunRecord {
  const files = new RunFolder(folder);
  requireNotGivenUp(files);
  if (!files.isRunFolder) throw new Error(`${folder} is damaged: it has no ${path.basename(files.config)}`);
  requireRunFiles(files);
  const description = files.readDescription();
  if (!files.isFinished) throw new Error(unfinishedText(files, description));
  const { updates, final, best, task, algorithm, targetCost, seed } = files.readResult();
  requireSameRun(files, description, { task, algorithm, targetCost, seed });
  requireKnownTask(files, task);
  const evaluations = readEvaluations(files, updates);
  const last = requireEvaluation(files, "final", evaluations.at(-1), final);
  const recordedBest = requireEvaluation(
    files,
    "best",
    evaluations.find((evaluation) => hasScores(evaluation, best)),
    best,
  );
  const usage = readUsage(files);
  const curve = evaluations.map(({ update, normalizedReward, normalizedCost }) => ({
    update,
    normalizedReward,
    normalizedCost,
  }));
  return {
    folder,
    description,
    updates,
    curve,
    last,
    best: recordedBest,
    usage: usage?.updates === updates ? usage : undefined,
  };
}

/**
 * The evaluations so far of a run that may be unfinished, in order; its steps stand for updates. Throws an
 * Error where a line is damaged.
 *
 * @example
 * ```ts
 * import { RunFolder } from "../lib/experiment";
 * import { readCurve, readSweep, runFolder } from "../lib/study";
 *
 * const [{ name }] = readSweep("../data/sensitivity");
 * const curve = readCurve(new RunFolder(runFolder("../data/sensitivity", name)));
 * curve.map(({ update }) => update); // → [600, 1200, 1799]
 * ```
 */
export function readCurve(files: RunFolder): CurvePoint[] {
  return readEvaluations(files, undefined);
}

function hasScores(evaluation: Scores, { normalizedReward, normalizedCost }: Scores): boolean {
  return evaluation.normalizedReward === normalizedReward && evaluation.normalizedCost === normalizedCost;
}

function requireEvaluation(
  files: RunFolder,
  which: string,
  evaluation: RecordedEvaluation | undefined,
  scores: Scores,
): RecordedEvaluation {
  if (evaluation && hasScores(evaluation, scores)) return evaluation;
  throw new Error(
    `${files.evaluations} is damaged: it lacks the evaluation that ${path.basename(files.result)} calls ${which}`,
  );
}

function requireNotGivenUp(files: RunFolder): void {
  if (files.isFinished || !existsSync(files.failure)) return;
  const { attempts, reason } = readChecked(failureSchema, files.readJson(files.failure), files.failure);
  throw new Error(`${files.path} was given up after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}: ${reason}`);
}

/** A policy that `trac export` wrote has a run's config.json beside it. */
function requireRunFiles({ path: folder, evaluations, checkpoint, result }: RunFolder): void {
  if (!existsSync(path.join(folder, "policy.safetensors"))) return;
  if ([evaluations, checkpoint, result].some((file) => existsSync(file))) return;
  throw new Error(`${folder} holds an exported policy, not a run`);
}

function unfinishedText(files: RunFolder, { config }: RunDescription): string {
  const evaluations = readEvaluations(files, undefined);
  const last = evaluations.at(-1);
  const total = `${config.options.updates.toLocaleString("en")} updates`;
  return `${files.path} is unfinished: ${last ? `its last evaluation is number ${evaluations.length}, at step ${last.step.toLocaleString("en")}` : "it was not evaluated yet"}, of ${total}`;
}

function requireSameRun(files: RunFolder, { config }: RunDescription, run: Record<string, unknown>): void {
  const other = Object.keys(run).filter((name) => run[name] !== config[name as keyof typeof config]);
  if (other.length === 0) return;
  throw new Error(
    `${files.result} is of another run: its ${other.join(", ")} ${other.length === 1 ? "is not that" : "are not those"} of ${path.basename(files.config)}`,
  );
}

function requireKnownTask(files: RunFolder, task: string): void {
  try {
    findTask(task);
  } catch (error) {
    throw new Error(`${files.config}: ${(error as Error).message}`);
  }
}

/** The evaluations in order; `updates` of the whole run decide what the official numbers of steps stand for. */
function readEvaluations(files: RunFolder, updates: number | undefined): RecordedEvaluation[] {
  if (!existsSync(files.evaluations)) {
    if (updates === undefined) return [];
    throw new Error(`${files.path} is damaged: it has no ${path.basename(files.evaluations)}`);
  }
  const lines = readText(files.evaluations)
    .split("\n")
    .filter((line) => line !== "");
  const whole = lines.flatMap((line, i) => {
    const parsed = parsedLine(line);
    if (parsed === undefined && updates === undefined && i === lines.length - 1) return []; // the line that a kill cut off
    return [readChecked(evaluationSchema, parsed, `${files.evaluations}, line ${i + 1},`)];
  });
  const offset = updates === undefined ? 0 : updates - (whole.at(-1)?.step ?? 0);
  return whole.map((evaluation, i) => ({
    ...requireEpisodes(evaluation, `${files.evaluations}, line ${i + 1},`),
    update: evaluation.step + offset,
  }));
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function requireEpisodes<Row extends z.infer<typeof evaluationSchema>>(row: Row, what: string): Row {
  const { normalizedRewards, normalizedCosts, rewardReturns, costReturns } = row;
  const lengths = [normalizedCosts, rewardReturns, costReturns].map(({ length }) => length);
  if (lengths.every((length) => length === normalizedRewards.length)) return row;
  throw new Error(`${what} is damaged: its lists of episodes differ in length`);
}

function readChecked<Schema extends z.ZodObject>(schema: Schema, json: unknown, what: string): z.infer<Schema> {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error(`${what} is damaged: it must hold an object`);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`${what} is damaged: ${issueTexts(parsed.error, json, Object.keys(schema.shape)).join("; ")}`);
}
