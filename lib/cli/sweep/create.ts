/** `trac sweep create` */
import { parseArgs } from "node:util";
import { defaultMethod, findMethod, methodNames, presetOptions } from "../../algorithms/index.ts";
import type { AnyMethod } from "../../algorithms/index.ts";
import { findTask, tasks as allTasks } from "../../dataset/index.ts";
import { createSweep, planSweep, runFolder } from "../../study/index.ts";
import type { PlannedRun, SweepAxes } from "../../study/index.ts";
import { optionFlags, requireOptions } from "../option-flags.ts";
import type { OptionFlag } from "../option-flags.ts";
import {
  UsageError,
  checkUsage,
  optionLines,
  readArguments,
  readNumber,
  requireUsableFolder,
  wholeNumberOption,
} from "../usage.ts";
import { count } from "./count.ts";
import { trainingLine } from "./training-line.ts";

const list = { type: "string", multiple: true } as const;

const ownOptions = {
  tasks: { ...list, value: "A,B", about: "tasks, or the names of suites, or all" },
  algorithms: { ...list, value: "A,B", about: `methods, or all; default ${defaultMethod}` },
  "target-costs": { ...list, value: "10,20", about: "default official: each task's own three" },
  seeds: { ...list, value: "0,1", about: "default 0,10,20, as TraC's official scripts" },
  preset: { type: "string", value: "NAME", about: "a preset of every method, default official" },
  paired: {
    ...list,
    value: "LIST,LIST",
    about: "lists that are walked side by side instead of crossed: --paired tasks,OPTION",
  },
  "max-runs": { type: "string", value: "N", about: "refuse a plan of more runs, default 10,000" },
  "dry-run": { type: "boolean", about: "print the runs with their commands, write nothing" },
} as const;

const anyOption = {
  value: "A,B",
  about:
    "any option of a method (npx trac train TASK --algorithm NAME --help); it goes to the methods that have it. An option that " +
    "is a list takes one value a flag: --OPTION 64,64 --OPTION 256,256",
};

const help = `npx trac sweep create DIR --tasks A,B [OPTIONS]

Plans one run for every combination of the values that are given, with commas between, and writes the plan to DIR/sweep.json.
With a plan that is there already it changes nothing.

${optionLines({ ...ownOptions, OPTION: anyOption })}`;

type Values = Readonly<Record<string, string | boolean | string[] | undefined>>;

/** Plans a sweep and writes it, or prints it. */
export async function createCommand(args: string[]): Promise<number> {
  const methods = await checkUsage(() => Promise.all(algorithmsOf(args).map(findMethod)));
  const flags = new Map(
    methods
      .flatMap(optionFlags)
      .reverse()
      .map((flag) => [flag.flag, flag]),
  ); // the first method's, where several have one
  const options = { ...Object.fromEntries([...flags.keys()].map((flag) => [flag, list])), ...ownOptions };
  const parsed = readArguments(args, { help, options, positionals: ["DIR"] });
  if (!parsed) return 0;
  const axes = readAxes(parsed.values, methods, [...flags.values()]);
  const runs = await checkUsage(() => {
    requireMethodOptions(methods, axes);
    return planSweep(axes);
  });
  const folder = parsed.positionals[0];
  requireUsableFolder(folder, "sweep");
  if (parsed.values["dry-run"]) for (const run of runs) console.log(trainingLine(run, runFolder(folder, run.name)));
  else console.log(report(folder, runs, await checkUsage(() => createSweep(folder, runs))));
  return 0;
}

/** The methods that the arguments name, before they are read: what else they may hold depends on them. */
function algorithmsOf(args: string[]): string[] {
  const { values } = parseArgs({ args, strict: false, options: { algorithms: list } });
  const names = textList(values, "algorithms") ?? [defaultMethod];
  return names.includes("all") ? methodNames() : names;
}

function readAxes(values: Values, methods: readonly AnyMethod[], flags: readonly OptionFlag[]): SweepAxes {
  const tasks = textList(values, "tasks");
  if (!tasks) throw new UsageError("--tasks is needed: names with commas between, or all; npx trac tasks lists them");
  const costs = textList(values, "target-costs");
  return {
    tasks: tasks.flatMap(tasksOf),
    algorithms: methods.map(({ name }) => name),
    targetCosts:
      !costs || costs.join() === "official" ? "official" : costs.map((text) => readNumber("--target-costs", text)),
    seeds: textList(values, "seeds")?.map((text) => readNumber("--seeds", text)),
    preset: values.preset as string | undefined,
    options: readOptions(values, flags),
    paired: (values.paired as string[] | undefined)?.map((names) =>
      splitList(names).map((name) => axisName(name, flags)),
    ),
    maxRuns: wholeNumberOption(values, "max-runs", [1]),
  };
}

/** The names that a word of `--tasks` stands for. */
function tasksOf(word: string): string[] {
  const chosen = allTasks.filter(({ suite }) => word === "all" || suite === word);
  return chosen.length > 0 ? chosen.map(({ name }) => name) : [word];
}

/** Values of options by their names in the schema. */
function readOptions(values: Values, flags: readonly OptionFlag[]): Record<string, unknown[]> {
  const given = flags.filter(({ flag }) => values[flag] !== undefined);
  const entries = given.map(({ flag, option, isList, read }) => {
    const texts = values[flag] as string[];
    return [option, (isList ? texts : texts.flatMap(splitList)).map(read)] as const;
  });
  const twice = entries.find(([option], i) => entries.findIndex(([other]) => other === option) < i)?.[0];
  if (twice === undefined) return Object.fromEntries(entries);
  throw new UsageError(
    `${given
      .filter(({ option }) => option === twice)
      .map(({ flag }) => `--${flag}`)
      .join(" and ")} are the same option; give one of them`,
  );
}

/** The name in `SweepAxes` of a list that the command line names. */
function axisName(flag: string, flags: readonly OptionFlag[]): string {
  return flag === "target-costs" ? "targetCosts" : (flags.find((each) => each.flag === flag)?.option ?? flag);
}

/** Asks for what a method needs and neither the preset nor the command gives. */
function requireMethodOptions(methods: readonly AnyMethod[], { tasks, preset = "official", options }: SweepAxes): void {
  for (const method of methods) {
    if (!Object.hasOwn(method.presets, preset)) continue; // said by the plan
    for (const task of tasks.map(findTask))
      requireOptions(method, { ...presetOptions(method, { task, preset }), ...options });
  }
}

/** The values of a list that was given, or undefined. */
function textList(values: Readonly<Record<string, unknown>>, name: string): string[] | undefined {
  return (values[name] as string[] | undefined)?.flatMap(splitList);
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function report(folder: string, runs: readonly PlannedRun[], created: boolean): string {
  const sizes = (["task", "algorithm", "targetCost", "seed"] as const).map(
    (name) => new Set(runs.map((run) => run[name])).size,
  );
  const [tasks, methods, costs, seeds] = sizes as [number, number, number, number];
  const counts = `${count(runs.length, "run")}: ${count(tasks, "task")}, ${count(methods, "method")}, ${count(costs, "target cost")}, ${count(seeds, "seed")}`;
  return `${created ? "Planned" : "The same plan is there already:"} ${counts}, in ${folder}. npx trac sweep run ${folder} trains them here, npx trac sweep submit ${folder} on a cluster.`;
}
