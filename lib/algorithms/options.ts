/** The options of a run: a preset's numbers, and what differs from them. */
import { z } from "zod";
import type { Task } from "../dataset/index.ts";
import { nearestNames } from "../names/index.ts";
import type { AnyMethod, LoopOptions, Method } from "./method.ts";

/** What options are chosen by. */
export interface OptionsChoice {
  task: Task;
  /** Name of one of the method's presets; default: `official`. */
  preset?: string;
  /** Options that differ from the preset. */
  options?: Readonly<Record<string, unknown>>;
}

/**
 * A method's options with every one filled in. Throws one RangeError that names each option that is unknown (with the nearest
 * that is known), missing or out of range, and the value it had.
 *
 * @example
 * ```ts
 * import { chooseOptions } from "../lib/algorithms";
 * import { trac } from "../lib/algorithms/trac";
 * import { findTask } from "../lib/dataset";
 *
 * const options = chooseOptions(trac, { task: findTask("BallCircle"), options: { segmentRatio: 0.5, updates: 1000 } });
 * [options.updates, options.batchSize, options.evaluationEpisodes]; // → [1000, 96, 20]
 * ```
 */
export function chooseOptions<Options extends LoopOptions, Batch>(
  method: Method<Options, Batch>,
  { task, preset = "official", options = {} }: OptionsChoice,
): Options {
  const names = Object.keys(method.presets);
  if (!names.includes(preset))
    throw new RangeError(`${method.title} has no preset "${preset}"; it has ${names.join(", ")}`);
  const chosen = { ...method.presets[preset](task), ...options };
  const parsed = method.options.safeParse(chosen);
  if (parsed.success) return parsed.data;
  throw new RangeError(
    `Bad options of ${method.title}: ${issueTexts(parsed.error, chosen, Object.keys(method.options.shape)).join("; ")}`,
  );
}

/**
 * The values that a preset and the defaults give a task's options; those that must be given are left out.
 *
 * @example
 * ```ts
 * import { findMethod, presetOptions } from "../lib/algorithms";
 * import { findTask } from "../lib/dataset";
 *
 * const method = await findMethod("bc-all");
 * presetOptions(method, { task: findTask("BallRun"), preset: "tutorial" }).updates; // → 5000
 * ```
 */
export function presetOptions(
  method: AnyMethod,
  { task, preset = "official" }: Omit<OptionsChoice, "options">,
): Record<string, unknown> {
  const defaults = Object.entries(method.options.shape).flatMap(([name, schema]) => {
    const { success, data } = schema.safeParse(undefined);
    return success ? [[name, data] as const] : [];
  });
  return { ...Object.fromEntries<unknown>(defaults), ...(method.presets[preset](task) as object) };
}

/**
 * What is wrong with `value`, a sentence an issue; `known` names what it may hold.
 *
 * @example
 * ```ts
 * import { issueTexts } from "../lib/algorithms";
 * import { z } from "zod";
 *
 * const settings = { tusk: "BallRun" };
 * const { error } = z.strictObject({ task: z.string() }).safeParse(settings);
 * issueTexts(error!, settings, ["task"]); // → ["task: is needed", "there is no tusk, the nearest is task"]
 * ```
 */
export function issueTexts(error: z.ZodError, value: object, known: readonly string[]): string[] {
  const texts = new Map<string, string>(); // the last of each name: a whole number's own range is wider than its option's
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys)
        texts.set(key, `there is no ${key}, the nearest is ${nearestNames(key, known, 1)[0]}`);
      continue;
    }
    const given = issue.path.reduce(
      (part: unknown, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key],
      value,
    );
    const problem =
      given === undefined ? "is needed" : `${requirement(issue)}, got ${optionText(given) || JSON.stringify(given)}`;
    const name = issue.path.join(".");
    texts.set(name, name ? `${name}: ${problem}` : problem);
  }
  return [...texts.values()];
}

const types: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What an issue's value must be, as "must be at least 1". */
function requirement(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${types[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${issue.values.map(String).join(" or ")}`;
    case "too_small":
      return sized(issue.origin, issue.inclusive ? "at least" : "above", issue.minimum);
    case "too_big":
      return sized(issue.origin, issue.inclusive ? "at most" : "below", issue.maximum);
    default:
      return issue.message;
  }
}

/** A bound on a number, or on the length of a list or a text. */
function sized(origin: string, relation: string, bound: number | bigint): string {
  const noun = { array: "values", string: "letters" }[origin];
  return noun ? `must have ${relation} ${bound} ${noun}` : `must be ${relation} ${bound}`;
}

/**
 * An option's value as a person types it: a list with commas between.
 *
 * @example
 * ```ts
 * import { optionText } from "../lib/algorithms";
 *
 * optionText([256, 128]); // → "256,128"
 * ```
 */
export function optionText(value: unknown): string {
  if (typeof value === "string" || Array.isArray(value)) return String(value);
  return typeof value === "number" ? String(value) : JSON.stringify(value); // JSON knows no Infinity
}
