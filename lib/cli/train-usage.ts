/** What `trac train` takes, which depends on the method. */
import { defaultMethod, optionText, presetOptions } from "../algorithms/index.ts";
import type { AnyMethod } from "../algorithms/index.ts";
import type { Task } from "../dataset/index.ts";
import { flagName, optionFlags } from "./option-flags.ts";
import { optionLines } from "./usage.ts";

/** The options of every method's runs. */
export const runOptions = {
  algorithm: {
    type: "string",
    value: "NAME",
    about: `the method, default ${defaultMethod}; all trains every method in turn; npx trac algorithms lists them`,
  },
  "target-cost": { type: "string", value: "C", about: "one target cost" },
  seed: { type: "string", value: "S", about: "one seed" },
  preset: { type: "string", value: "NAME", about: "a method's settings for a task, default official" },
  out: {
    type: "string",
    value: "DIR",
    about: "where to write; with one method, one target cost and one seed, the run folder itself",
  },
  resume: { type: "boolean", about: "continue runs that were stopped; finished ones stay as they are" },
  json: { type: "boolean", about: "one JSON line a finished run" },
} as const;

/** The help: with a task, the defaults are its own. */
export function trainHelp(methods: readonly AnyMethod[], task?: Task): string {
  const presets = Object.keys(methods[0].presets).filter((name) =>
    methods.every((method) => Object.hasOwn(method.presets, name)),
  );
  return `npx trac train TASK [--algorithm NAME] [OPTIONS]

Trains ${methods.map(({ title, source }) => `${title} (${source})`).join(", then\n")}.
Alone it does what TraC's official script does for the task: each of the suite's three target costs with seeds 0, 10 and 20,
one run folder each under runs/. One of several runs that fails leaves the others their turn.

${optionLines({ ...runOptions, preset: { ...runOptions.preset, about: `${presets.join(" or ")}, default official` } })}

${methods.length === 1 ? methodHelp(methods[0], task) : "An option of a method (npx trac train TASK --algorithm NAME --help) goes to all that have it."}

A dataset that is not there is downloaded first, as npx trac download does.
Ctrl-C saves a checkpoint; the same command with --resume continues to the same result.`;
}

function methodHelp(method: AnyMethod, task?: Task): string {
  const defaults = task
    ? `, with the defaults of ${task.name}`
    : "; npx trac train TASK --help shows a task's defaults";
  return `Options of ${method.title}${defaults}:\n\n${optionLines(methodOptions(method, task))}`;
}

/** A method's options as `optionLines` takes them, with a task's defaults. */
function methodOptions(method: AnyMethod, task?: Task): Record<string, { about: string }> {
  const defaults = task ? presetOptions(method, { task }) : {};
  const entries = optionFlags(method).map(({ flag, option, description, range }) => {
    const value = defaults[option];
    const fallback =
      flag !== flagName(option) ? "" : value !== undefined ? `default ${optionText(value)}` : task ? "needed" : "";
    const details = [range, fallback].filter(Boolean).join("; ");
    return [flag, { about: `${description}${details ? ` (${details})` : ""}` }] as const;
  });
  return Object.fromEntries(entries);
}
