/** What `trac train` takes, which depends on the method. */
import { defaultMethod, optionText, presetOptions } from "../algorithms/index.ts";
import type { AnyMethod } from "../algorithms/index.ts";
import type { Task } from "../dataset/index.ts";
import { flagName, optionFlags } from "./option-flags.ts";

const text = { type: "string" } as const;

/** The options of every method's runs. */
export const runOptions = {
  algorithm: text,
  "target-cost": text,
  seed: text,
  preset: text,
  out: text,
  resume: { type: "boolean" },
  json: { type: "boolean" },
} as const;

const width = 30;
const line = (flag: string, meaning: string) => `  ${flag.padEnd(width)}${meaning}`;

/** The help: with a task, the defaults are its own. */
export function trainHelp(methods: readonly AnyMethod[], task?: Task): string {
  const presets = Object.keys(methods[0].presets).filter((name) =>
    methods.every((method) => Object.hasOwn(method.presets, name)),
  );
  return `npx trac train TASK [--algorithm NAME] [OPTIONS]

Trains ${methods.map(({ title, source }) => `${title} (${source})`).join(", then\n")}.
Alone it does what TraC's official script does for the task: each of the suite's three target costs with seeds 0, 10 and 20,
one run folder each under runs/.

${[
  line(
    "--algorithm NAME",
    `the method, default ${defaultMethod}; all trains every method in turn; npx trac algorithms lists them`,
  ),
  line("--target-cost C", "one target cost"),
  line("--seed S", "one seed"),
  line("--preset NAME", `${presets.join(" or ")}, default official`),
  line("--out DIR", "where to write; with one method, one target cost and one seed, the run folder itself"),
  line("--resume", "continue runs that were stopped; finished ones stay as they are"),
  line("--json", "one JSON line a finished run"),
].join("\n")}

${methods.length === 1 ? methodHelp(methods[0], task) : "An option of a method (npx trac train TASK --algorithm NAME --help) goes to all that have it."}

A dataset that is not there is downloaded first, as npx trac download does.
Ctrl-C saves a checkpoint; the same command with --resume continues to the same result.`;
}

function methodHelp(method: AnyMethod, task?: Task): string {
  const defaults = task
    ? `, with the defaults of ${task.name}`
    : "; npx trac train TASK --help shows a task's defaults";
  return `Options of ${method.title}${defaults}:\n\n${optionLines(method, task).join("\n")}`;
}

function optionLines(method: AnyMethod, task?: Task): string[] {
  const defaults = task ? presetOptions(method, { task }) : {};
  return optionFlags(method).map(({ flag, option, description, range }) => {
    const value = defaults[option];
    const fallback =
      flag !== flagName(option) ? "" : value !== undefined ? `default ${optionText(value)}` : task ? "needed" : "";
    const details = [range, fallback].filter(Boolean).join("; ");
    return line(`--${flag}`, `${description}${details ? ` (${details})` : ""}`);
  });
}
