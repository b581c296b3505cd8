/** The content of a run folder's `config.json`. */
import { z } from "zod";
import { issueTexts, loopOptions } from "../algorithms/index.ts";
import { runConfig, runSchema } from "./config.ts";
import type { RunConfig } from "./config.ts";
import { requireFormat } from "./format.ts";

const descriptionSchema = z.object({
  format: z.number(),
  config: runSchema.extend({ options: z.looseObject(loopOptions.shape) }),
  dataset: z.object({
    file: z.string(),
    sha256: z.string(),
    transitions: z.number(),
    episodes: z.number(),
    observationSize: z.number(),
    actionSize: z.number(),
  }),
  versions: z.object({ project: z.string(), node: z.string(), tensorflow: z.string() }),
});

/** What a run was made of: its format, settings, dataset and versions. */
export type RunDescription = z.infer<typeof descriptionSchema>;

/** A description as JSON holds it. Throws an Error that names `file` where it is of another format, or what is wrong with it. */
export function readDescription(json: unknown, file: string): RunDescription {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Error(`${file} is damaged: it must hold an object`);
  requireFormat((json as { format?: unknown }).format, file);
  const parsed = descriptionSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} is damaged: ${issueTexts(parsed.error, json, Object.keys(descriptionSchema.shape)).join("; ")}`,
  );
}

/**
 * The settings of a description, checked against what the task and the method know. Throws an Error that names `file` and each
 * setting or option that is unknown, missing or out of range.
 */
export async function checkedConfig({ config }: RunDescription, file: string): Promise<RunConfig> {
  const checked = await runConfig(config).catch((error: Error) => {
    throw new Error(`${file} is damaged, or of another version: ${error.message}`, { cause: error });
  });
  const missing = Object.keys(checked.options).find(
    (name) => checked.options[name] !== undefined && !Object.hasOwn(config.options, name),
  );
  if (missing !== undefined)
    throw new Error(`${file} is damaged, or of another version: options.${missing}: is needed`);
  return checked;
}
