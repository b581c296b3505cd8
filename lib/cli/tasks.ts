/** `trac tasks` */
import { findTask, tasks } from "../dataset/index.ts";
import type { Task } from "../dataset/index.ts";
import { progress, table } from "../plots/index.ts";
import { canSimulate, checkSimulator } from "../simulators/index.ts";
import type { SimulatorCheck } from "../simulators/index.ts";
import { checkUsage, optionLines, readArguments } from "./usage.ts";

const checkedSteps = 200;

const options = {
  check: {
    type: "boolean",
    about: `reset each, make ${checkedSteps} random steps and close it; exit code 1 where one fails or is not set up`,
  },
  task: { type: "string", value: "NAME", about: "check one alone" },
  json: { type: "boolean", about: "as JSON" },
} as const;

const help = `npx trac tasks [--check [--task NAME]] [--json]

Lists the 38 tasks: suite, sizes, steps of an episode, target costs, and whether they can be evaluated here.

${optionLines(options)}`;

/** Prints the table of tasks, or of their checks. */
export async function tasksCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: [] });
  if (!parsed) return 0;
  const { check, task, json } = parsed.values;
  const chosen = task === undefined ? tasks : [await checkUsage(() => findTask(task as string))];
  const checks = check ? await checkAll(chosen) : undefined;
  const rows = checks ?? chosen.map(describe);
  console.log(json ? JSON.stringify(rows) : String(table(rows)));
  return checks?.some(({ ok }) => !ok) ? 1 : 0;
}

async function checkAll(chosen: readonly Task[]): Promise<SimulatorCheck[]> {
  const bar = progress(chosen.length, "Checking");
  const checks: SimulatorCheck[] = [];
  for (const task of chosen) {
    checks.push(await checkSimulator(task, checkedSteps));
    bar.set(checks.length);
  }
  bar.done();
  return checks;
}

function describe(task: Task) {
  return {
    task: task.name,
    suite: task.suite,
    observation: task.observationSize,
    action: task.actionSize,
    steps: task.episodeSteps,
    "target costs": task.targetCosts.join(", "),
    simulator: task.simulator,
    status: canSimulate(task) ? "ready" : "not set up",
  };
}
