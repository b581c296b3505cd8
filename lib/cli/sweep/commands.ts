/** `trac sweep commands` */
import { sweepRuns } from "../../study/index.ts";
import { readArguments } from "../usage.ts";
import { trainingLine } from "./training-line.ts";

const help = `npx trac sweep commands DIR

Prints a command for each run that is not done, one a line, for GNU parallel, xargs, HyperQueue, a Kubernetes Job or any other
engine. A command holds all that it needs: it may run anywhere that sees the same files, again after it was stopped, and beside
others; where two take the same run, the second ends with an error at once.

  npx trac sweep commands DIR | xargs -P 4 -I{} sh -c {}`;

/** Prints the commands of the runs that are not done. */
export async function commandsCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options: {}, positionals: ["DIR"] });
  if (!parsed) return 0;
  for (const run of sweepRuns(parsed.positionals[0])) {
    if (run.state !== "done") console.log(trainingLine(run, run.folder));
  }
  return 0;
}
