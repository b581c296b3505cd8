/** `trac sweep status` */
import { table } from "../../plots/index.ts";
import { sweepStatus } from "../../study/index.ts";
import type { RunStatus } from "../../study/index.ts";
import { notice } from "../notice.ts";
import { readArguments } from "../usage.ts";
import { count } from "./count.ts";

const help = `npx trac sweep status DIR [--json]

Counts the runs of a sweep by what they are doing, and lists those that are neither done nor untouched. Where runs were submitted
to Slurm, its queue is asked, and its accounts where the cluster keeps them; what Slurm does not know is unknown, not failed.
Runs that nothing trains any more, as after scancel or preemption without requeue, are counted with the command that submits them.

  --json    every run as JSON`;

/** Prints the state of a sweep. */
export async function statusCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: { json: { type: "boolean" } }, positionals: ["DIR"] });
  if (!parsed) return 0;
  const [folder] = parsed.positionals;
  const { runs, problem } = await sweepStatus(folder);
  if (problem) notice(`Slurm could not be asked: ${problem}`);
  if (parsed.values.json) console.log(JSON.stringify(runs));
  else console.log([report(runs), ...(problem ? [] : advice(folder, runs))].join("\n\n"));
  return 0;
}

/** What to do about runs that were submitted and that no task is left for. */
function advice(folder: string, runs: readonly RunStatus[]): string[] {
  const submitted = (...states: RunStatus["state"][]) =>
    runs.filter(({ job, state }) => job !== undefined && states.includes(state)).length;
  const [left, failed] = [submitted("waiting", "stopped"), submitted("failed")];
  return [
    ...(left > 0
      ? [
          `${count(left, "run")} left Slurm's queue unfinished: npx trac sweep submit ${folder} submits what is missing.`,
        ]
      : []),
    ...(failed > 0 ? [`${count(failed, "run")} failed: npx trac sweep submit ${folder} --failed tries again.`] : []),
  ];
}

function report(runs: readonly RunStatus[]): string {
  const counts = (["done", "running", "queued", "stopped", "failed", "waiting"] as const).map(
    (state) => [runs.filter((run) => run.state === state).length, state] as const,
  );
  const summary = `${count(runs.length, "run")}: ${counts
    .filter(([number]) => number > 0)
    .map(([number, state]) => `${number} ${state}`)
    .join(", ")}`;
  const listed = runs.filter(({ state, job }) => state !== "done" && (state !== "waiting" || job));
  if (listed.length === 0) return summary;
  return `${summary}\n\n${table(listed.map(({ name, state, job = "", slurm = "" }) => ({ run: name, state, job, slurm }))).toString()}`;
}
