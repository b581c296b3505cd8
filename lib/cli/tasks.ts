/** `trac tasks` */
import { tasks } from "../dataset/index.ts";
import { table } from "../plots/index.ts";
import { canSimulate } from "../simulators/index.ts";
import { readArguments } from "./usage.ts";

const help = `npx trac tasks [--json]

Lists the 38 tasks: suite, sizes, steps of an episode, target costs, and whether they can be evaluated here.`;

/** Prints the table of tasks. */
export async function tasksCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: { json: { type: "boolean" } }, positionals: [] });
  if (!parsed) return 0;
  const rows = tasks.map((task) => ({
    task: task.name,
    suite: task.suite,
    observation: task.observationSize,
    action: task.actionSize,
    steps: task.episodeSteps,
    "target costs": task.targetCosts.join(", "),
    simulator: canSimulate(task) ? task.simulator : "no",
  }));
  console.log(parsed.values.json ? JSON.stringify(rows) : String(table(rows)));
  return 0;
}
