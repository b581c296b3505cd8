/** One run's settings: validated once, here, and saved with what the run makes. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { chooseOptions, defaultMethod, findMethod, issueTexts } from "../algorithms/index.ts";
import type { LoopOptions } from "../algorithms/index.ts";
import { findTask, isTargetCost, targetCostRange } from "../dataset/index.ts";
import type { RunDescription } from "./description.ts";

/** The seeds of TraC's official scripts. */
export const officialSeeds: readonly number[] = [0, 10, 20];

/** What a run is given. */
export interface RunSettings {
  /** Name of a task: one of the 38, or one that was registered. */
  task: string;
  /** Name of a method; default: `defaultMethod`. */
  algorithm?: string;
  /** Cost that an episode may have. */
  targetCost: number;
  /** Seeds everything random of the run. */
  seed: number;
  /** Name of one of the method's presets; default: `official`. */
  preset?: string;
  /** Options of the method that differ from the preset. */
  options?: Readonly<Record<string, unknown>>;
}

/** A run's settings with every option filled in. */
export interface RunConfig extends Required<RunSettings> {
  options: LoopOptions & Readonly<Record<string, unknown>>;
}

/** The settings as JSON holds them; the options are the method's own matter. */
export const runSchema = z.strictObject({
  task: z.string().min(1),
  algorithm: z.string().min(1).default(defaultMethod),
  targetCost: z.number().refine(isTargetCost, `must be ${targetCostRange}`),
  seed: z.int().min(0).max(0xffffffff),
  preset: z.string().min(1).default("official"),
  options: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Fills in the preset's numbers and checks everything.
 * Throws one RangeError that names each setting or option that is unknown, missing or out of range, and the value it had.
 *
 * @example
 * ```ts
 * import { runConfig } from "../lib/experiment";
 *
 * const config = await runConfig({ task: "BallCircle", targetCost: 10, seed: 0, preset: "tutorial" });
 * [config.preset, config.options.evaluationEpisodes]; // → ["tutorial", 20]
 * ```
 */
export async function runConfig(settings: RunSettings): Promise<RunConfig> {
  const parsed = runSchema.safeParse(settings);
  if (!parsed.success) {
    throw new RangeError(
      `Bad run settings: ${issueTexts(parsed.error, settings, Object.keys(runSchema.shape)).join("; ")}`,
    );
  }
  const { task, algorithm, preset, options } = parsed.data;
  const known = findTask(task);
  const method = await findMethod(algorithm);
  return {
    ...parsed.data,
    task: known.name,
    options: chooseOptions(method, { task: known, preset, options }) as RunConfig["options"],
  };
}

/** Names of the settings and options in which two runs differ. */
export function changedSettings(
  { options: before, ...settingsBefore }: RunDescription["config"],
  { options, ...settings }: RunDescription["config"],
): string[] {
  const differing = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) =>
    Object.keys({ ...a, ...b }).filter((name) => !isDeepStrictEqual(a[name], b[name]));
  return [...differing(settingsBefore, settings), ...differing(before, options)];
}
