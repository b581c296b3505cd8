/** `trac sweep run` */
import { runSweep } from "../../study/index.ts";
import type { PoolResult, RunChoice } from "../../study/index.ts";
import { downloadDisplay } from "../download.ts";
import { notice } from "../notice.ts";
import { UsageError, checkUsage, optionLines, readArguments, wholeNumberOption } from "../usage.ts";
import { poolDisplay } from "./pool-display.ts";

const options = {
  jobs: { type: "string", value: "N", about: "processes at once, default one a core" },
  retries: {
    type: "string",
    value: "N",
    about: "how often a run is tried again after an error or a crash, default 2; it continues from its checkpoint",
  },
  failed: { type: "boolean", about: "train the runs that were given up, and no others" },
  all: { type: "boolean", about: "train them too" },
  json: { type: "boolean", about: "print how it ended as JSON" },
} as const;

const help = `npx trac sweep run DIR [--jobs N] [--failed | --all]

Trains the runs of a sweep on this machine, several at once, each in a process with its share of the cores. The next one starts
when the memory has room for another of the largest so far. Ctrl-C saves checkpoints; the same command continues, whatever ended it.

${optionLines(options)}`;

/** Trains a sweep here; it failed where runs did or the disk is full. */
export async function runCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["DIR"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const controller = new AbortController();
  const stop = () => controller.abort();
  for (const signal of stopSignals) process.once(signal, stop);
  const { done, ...display } = poolDisplay();
  try {
    const options = {
      jobs: wholeNumberOption(values, "jobs", [1]),
      retries: wholeNumberOption(values, "retries", [0]),
      choice: choiceOf(values),
      signal: controller.signal,
      download: downloadDisplay(),
      ...display,
    };
    const result = await checkUsage(() => runSweep(positionals[0], options));
    done();
    if (values.json) console.log(JSON.stringify(result));
    else notice(ending(positionals[0], result));
    return result.stoppedBy === "signal" ? 130 : result.done < result.total ? 1 : 0;
  } finally {
    for (const signal of stopSignals) process.removeListener(signal, stop);
  }
}

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Which runs `--failed` and `--all` choose. */
export function choiceOf({ failed, all }: Readonly<Record<string, unknown>>): RunChoice {
  if (failed && all)
    throw new UsageError(
      "--failed and --all exclude each other: the first trains failed runs alone, the second every run that is not done",
    );
  return failed ? "failed" : all ? "all" : "unfinished";
}

function ending(folder: string, { total, done, failed, stoppedBy }: PoolResult): string {
  const counts = `${done} of ${total} runs are done${failed > 0 ? `, ${failed} failed` : ""}`;
  if (stoppedBy === "signal") return `Stopped with checkpoints: ${counts}. npx trac sweep run ${folder} continues.`;
  if (stoppedBy === "full disk") return `Stopped by the full disk: ${counts}. npx trac sweep run ${folder} continues.`;
  return failed > 0
    ? `${counts}. npx trac sweep run ${folder} --failed tries those again.`
    : `${counts}, in ${folder}/runs.`;
}
