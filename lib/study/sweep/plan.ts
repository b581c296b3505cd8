/** The runs of a sweep: a product of tasks, methods, target costs, seeds and option values, each checked and named. */
import { isDeepStrictEqual } from "node:util";
import { defaultMethod, findMethod } from "../../algorithms/index.ts";
import { requireWholeNumber } from "../../checks/index.ts";
import { findTask } from "../../dataset/index.ts";
import { officialSeeds, runConfig, runName } from "../../experiment/index.ts";
import type { RunSettings } from "../../experiment/index.ts";
import { nearestNames } from "../../names/index.ts";

/** What a sweep varies; every list needs at least one value. */
export interface SweepAxes {
  /** Names of tasks. */
  tasks: readonly string[];
  /** Names of methods; default: the default method. */
  algorithms?: readonly string[];
  /** Costs that an episode may have; default `official`: each task's own three. */
  targetCosts?: readonly number[] | "official";
  /** Default: the official 0, 10, 20. */
  seeds?: readonly number[];
  /** Name of a preset of every method; default: `official`. */
  preset?: string;
  /** Values of options by name; each goes to the methods that have the option. */
  options?: Readonly<Record<string, readonly unknown[]>>;
  /** Lists that are walked side by side instead of crossed, by their names here: `[["tasks", "updates"]]`. */
  paired?: readonly (readonly string[])[];
  /** Default: 10,000. */
  maxRuns?: number;
}

/** One run of a sweep; its name is that of its folder. */
export interface PlannedRun extends Required<RunSettings> {
  name: string;
}

/** One value of each list: `{ tasks: "BallRun", seeds: 0, … }`. */
type Choice = Readonly<Record<string, unknown>>;

const defaultMaxRuns = 10_000;

/**
 * The runs of a product, the seeds outermost: the first part of a sweep then has every task and method.
 * Throws RangeError where a list is empty or holds a value twice, lists that are paired differ in length, there are more than
 * `maxRuns` runs, or a name or value is not one that a run may have.
 *
 * @example
 * ```ts
 * import { planSweep } from "../lib/study";
 *
 * const runs = await planSweep({ tasks: ["BallRun", "BallCircle"], preset: "tutorial", seeds: [0, 1] });
 * runs.length; // → 12; two tasks × their three target costs × two seeds
 * ```
 */
export async function planSweep(axes: SweepAxes): Promise<PlannedRun[]> {
  const { maxRuns = defaultMaxRuns } = axes;
  requireWholeNumber("maxRuns", maxRuns, 1);
  const lists = listsOf(axes);
  for (const [name, values] of Object.entries(lists)) requireValues(name, values, axes.paired?.flat().includes(name));
  const optionsOf = await methodOptions(lists.algorithms as string[], Object.keys(axes.options ?? {}));
  const choices = product(rowsOf(lists, axes.paired), optionsOf, maxRuns);
  const position = (name: string, choice: Choice) => lists[name].indexOf(choice[name]);
  const ordered = choices.sort(
    (a, b) => position("seeds", a) - position("seeds", b) || position("tasks", a) - position("tasks", b),
  );
  const settings = requireAtMost(
    ordered.flatMap((choice) => settingsOf(choice, axes.preset)),
    maxRuns,
  );
  return Promise.all(settings.map(nameRun));
}

function listsOf({
  tasks,
  algorithms = [defaultMethod],
  targetCosts = "official",
  seeds = officialSeeds,
  options = {},
}: SweepAxes) {
  const costs: readonly unknown[] = targetCosts === "official" ? [targetCosts] : targetCosts;
  // A method comes before its options, which depend on it.
  return {
    algorithms,
    tasks: tasks.map((name) => findTask(name).name),
    targetCosts: costs,
    ...options,
    seeds,
  } as Record<string, readonly unknown[]>;
}

function requireValues(name: string, values: readonly unknown[], repeats = false): void {
  if (values.length === 0)
    throw new RangeError(`${name} must have at least 1 value, got none: the sweep would have no run`);
  const twice = values.find((value, i) => values.findIndex((other) => isDeepStrictEqual(other, value)) < i);
  if (twice !== undefined && !repeats)
    throw new RangeError(`${name} must have each value once, got ${JSON.stringify(twice)} twice`);
}

/** The names of each method's options. Throws RangeError that names an option that none of them has. */
async function methodOptions(
  algorithms: readonly string[],
  wanted: readonly string[],
): Promise<Map<unknown, string[]>> {
  const methods = await Promise.all(algorithms.map(findMethod));
  const known = new Map<unknown, string[]>(methods.map(({ name, options }) => [name, Object.keys(options.shape)]));
  const all = [...new Set([...known.values()].flat())];
  const unknown = wanted.find((option) => !all.includes(option));
  if (unknown === undefined) return known;
  throw new RangeError(
    `There is no option ${unknown} of ${algorithms.join(", ")}; the nearest is ${nearestNames(unknown, all, 1)[0]}`,
  );
}

/** The lists as sets of rows to cross: those that are paired make one set, in which their values stand side by side. */
function rowsOf(lists: Readonly<Record<string, readonly unknown[]>>, paired: SweepAxes["paired"] = []): Choice[][] {
  if (paired.some((group) => group.length === 0)) throw new RangeError("Paired lists must be at least 1, got none");
  const names = Object.keys(lists);
  const unknown = paired.flat().find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new RangeError(
      `There is no list ${unknown} to be paired; the nearest is ${nearestNames(unknown, names, 1)[0]}`,
    );
  const twice = paired.flat().find((name, i, all) => all.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`${twice} is paired twice; a list can be paired once`);
  const single = names.filter((name) => !paired.flat().includes(name)).map((name) => [name]);
  const groups = [...paired, ...single].sort((a, b) => firstPosition(a, names) - firstPosition(b, names));
  return groups.map((group) => sideBySide(group, lists));
}

const firstPosition = (group: readonly string[], names: readonly string[]) =>
  Math.min(...group.map((name) => names.indexOf(name)));

function sideBySide(group: readonly string[], lists: Readonly<Record<string, readonly unknown[]>>): Choice[] {
  const lengths = group.map((name) => lists[name].length);
  if (new Set(lengths).size > 1)
    throw new RangeError(
      `Paired lists must be equally long, got ${group.map((name, i) => `${name} with ${lengths[i]}`).join(", ")}`,
    );
  return lists[group[0]].map((_, row) => Object.fromEntries(group.map((name) => [name, lists[name][row]])));
}

/** Every combination of rows, without the options that a combination's method does not have. */
function product(sets: readonly Choice[][], optionsOf: ReadonlyMap<unknown, string[]>, maxRuns: number): Choice[] {
  const allOptions = new Set([...optionsOf.values()].flat());
  const applicable = (choice: Choice) => {
    const own = optionsOf.get(choice.algorithms)!;
    return Object.fromEntries(Object.entries(choice).filter(([name]) => !allOptions.has(name) || own.includes(name)));
  };
  return sets.reduce<Choice[]>(
    (choices, rows) =>
      requireAtMost(
        choices.flatMap((choice) => unique(rows.map((row) => applicable({ ...choice, ...row })))),
        maxRuns,
      ),
    [{}],
  );
}

function unique(choices: Choice[]): Choice[] {
  return [...new Map(choices.map((choice) => [JSON.stringify(choice), choice])).values()];
}

function requireAtMost<Run>(runs: Run[], maxRuns: number): Run[] {
  if (runs.length <= maxRuns) return runs;
  throw new RangeError(
    `A sweep may have at most ${maxRuns.toLocaleString("en")} runs, this one has at least ${runs.length.toLocaleString("en")}`,
  );
}

/** A run for the target cost of a choice, or one for each of the task's own. */
function settingsOf(
  { tasks: task, algorithms: algorithm, targetCosts, seeds: seed, ...options }: Choice,
  preset = "official",
): Required<RunSettings>[] {
  const costs = targetCosts === "official" ? findTask(task as string).targetCosts : [targetCosts as number];
  return costs.map((targetCost) => ({
    task: task as string,
    algorithm: algorithm as string,
    targetCost,
    seed: seed as number,
    preset,
    options,
  }));
}

async function nameRun(settings: Required<RunSettings>): Promise<PlannedRun> {
  return { name: await runName(await runConfig(settings)), ...settings };
}
