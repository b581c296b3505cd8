/** The content of a run folder's `result.json`. */
import { z } from "zod";
import { issueTexts } from "../algorithms/index.ts";

const scores = z.object({ normalizedReward: z.number(), normalizedCost: z.number() });

const resultSchema = z.object({
  task: z.string(),
  algorithm: z.string(),
  targetCost: z.number(),
  seed: z.number(),
  /** Updates made. */
  updates: z.int().min(1),
  final: scores,
  best: scores,
  /** Bytes of the logs that were gone when the run was resumed; absent where none were. */
  missingLogBytes: z.number().optional(),
});

/** Scores of the last and of the best evaluation. */
export type RunResult = z.infer<typeof resultSchema>;

/** A result as JSON holds it. Throws an Error that names `file` and what is wrong with it. */
export function readResult(json: unknown, file: string): RunResult {
  const parsed = resultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  const wrong = isObject
    ? issueTexts(parsed.error, json, Object.keys(resultSchema.shape)).join("; ")
    : "it must hold an object";
  throw new Error(`${file} is damaged: ${wrong}; without it --resume makes it anew from the checkpoint`);
}
