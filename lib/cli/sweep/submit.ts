/** `trac sweep submit` */
import { submitSweep } from "../../study/index.ts";
import type { SubmitResult } from "../../study/index.ts";
import { downloadDisplay } from "../download.ts";
import { checkUsage, optionLines, readArguments, wholeNumberOption } from "../usage.ts";
import { count } from "./count.ts";
import { choiceOf } from "./run.ts";

const options = {
  pack: {
    type: "string",
    value: "K",
    about: "runs side by side in one task, with a core each unless --cpus-per-task says otherwise; default 1",
  },
  parallel: { type: "string", value: "N", about: "tasks of an array at once" },
  "save-before": {
    type: "string",
    value: "S",
    about: "seconds before the time limit at which a task saves, default 90",
  },
  "max-timeouts": {
    type: "string",
    value: "N",
    about: "how often the time limit may end a task, default 10; preemption does not count",
  },
  failed: { type: "boolean", about: "submit the runs that were given up, and no others" },
  all: { type: "boolean", about: "submit them too" },
} as const;

const help = `npx trac sweep submit DIR [--pack K] [OPTIONS] [any option of sbatch]

Hands the runs of a sweep to Slurm as job arrays. Runs that wait in the queue or train already are left alone: after a node was
lost, or tasks were cancelled, the same command submits what is missing. A task saves checkpoints before its time limit and when
it is preempted, and is queued again. Logs are in DIR/slurm/logs/ARRAY_TASK.log.

${optionLines(options)}

Everything else goes to sbatch as it is: --time 4:00:00 --partition a,b --mem=8G …`;

/** Submits a sweep. */
export async function submitCommand(args: string[]): Promise<number> {
  const { own, others } = separate(args);
  const parsed = readArguments(own, { help, options, positionals: ["DIR"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const submission = {
    pack: wholeNumberOption(values, "pack", [1]),
    parallel: wholeNumberOption(values, "parallel", [1]),
    saveBefore: wholeNumberOption(values, "save-before", [1]),
    maxTimeouts: wholeNumberOption(values, "max-timeouts", [0]),
    choice: choiceOf(values),
    flags: others,
    download: downloadDisplay(),
  };
  const result = await checkUsage(() => submitSweep(positionals[0], submission));
  console.log(report(positionals[0], result));
  return 0;
}

/** The folder, which comes first, with this verb's options; and the arguments that are sbatch's, with their values. */
function separate([first, ...rest]: string[]): { own: string[]; others: string[] } {
  const own = first === undefined ? [] : [first];
  const others: string[] = [];
  let target = own;
  for (const argument of rest) {
    const name = /^--?([^=]+)/.exec(argument)?.[1];
    if (name !== undefined) target = Object.hasOwn(options, name) || name === "help" || name === "h" ? own : others;
    target.push(argument);
  }
  return { own, others };
}

function report(folder: string, { submissions, runs, alreadyActive }: SubmitResult): string {
  const active = alreadyActive > 0 ? ` ${alreadyActive} wait or train already.` : "";
  if (runs === 0) return `Nothing to submit.${active} npx trac sweep status ${folder} shows every run.`;
  const arrays = submissions.map(({ array, tasks }) => `${array} (${count(tasks.length, "task")})`).join(", ");
  return `Submitted ${count(runs, "run")} as ${submissions.length === 1 ? "array" : "arrays"} ${arrays}.${active} npx trac sweep status ${folder} shows every run.`;
}
