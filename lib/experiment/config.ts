/** One run's settings: validated once, here, and saved with what the run makes. */
import { z } from "zod";
import { presets } from "./presets.ts";
import type { MethodOptions, PresetName } from "./presets.ts";

const presetNames = Object.keys(presets) as [PresetName, ...PresetName[]];
const count = z.int().min(1);
const share = z.number().min(0).max(1);

const methodSchema = z.strictObject({
  alpha: z.number().positive(),
  gamma: z.number().positive().max(1),
  eta: z.number().min(0),
  balance: z.enum(["batch", "dataset"]),
  kappa: share,
  safeTop: z.number().positive().max(1),
  safeBottom: share,
  sampleWithReplacement: z.boolean(),
  bcUpdates: count,
  tracUpdates: count,
  evaluateEvery: count,
  logEvery: count,
  evaluationEpisodes: count,
  batchSize: count,
  passesPerEpoch: count,
  hidden: z.array(count),
  dropout: z.number().min(0).lt(1),
  tracDropout: z.number().min(0).lt(1),
  learningRate: z.number().positive(),
  warmUpMultiplier: z.number().positive(),
  warmUpUpdates: count,
}) satisfies z.ZodType<MethodOptions>;

const runSchema = methodSchema.partial().extend({
  task: z.string().min(1),
  targetCost: z.number().min(0),
  segmentRatio: z.number().positive().max(1),
  seed: z.int().min(0).max(0xffffffff),
  preset: z.enum(presetNames),
});

/** What a run is told: the task, its constraint, a preset, and any option of the preset that shall differ. */
export interface RunSettings extends Partial<MethodOptions> {
  /** Name of one of the 38 tasks. */
  task: string;
  /** Cost that an episode may have. */
  targetCost: number;
  /** Segment length over the longest episode's length, in (0, 1]. */
  segmentRatio: number;
  /** Seeds everything random of the run. */
  seed: number;
  preset: PresetName;
}

/** A run's settings with every option filled in. */
export type RunConfig = Required<RunSettings>;

/**
 * Fills in the preset's numbers and checks everything.
 * Throws one RangeError that names each option that is unknown or out of range, and the value it had.
 */
export function runConfig(settings: RunSettings): RunConfig {
  const parsed = runSchema.safeParse(settings);
  if (!parsed.success) throw new RangeError(`Bad run settings: ${issueText(parsed.error, settings)}`);
  return { ...presets[parsed.data.preset], ...parsed.data };
}

function issueText(error: z.ZodError, settings: object): string {
  const value = (path: PropertyKey[]) =>
    path.reduce((part: unknown, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], settings);
  return error.issues
    .map((issue) => (issue.path.length ? `${issue.path.join(".")}: ${issue.message}, got ${value(issue.path)}` : issue.message))
    .join("; ");
}
