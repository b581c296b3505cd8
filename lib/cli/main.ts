/** The command line: the notebooks' verbs for a terminal. */
import packageFile from "../../package.json" with { type: "json" };
import { reportFailure } from "./failure.ts";
import { loadVerb } from "./verbs.ts";
import type { Verbs } from "./verbs.ts";

const { version } = packageFile;

const help = `npx trac VERB …

  tasks                            the 38 tasks, and which can be evaluated here
  info TASK|FILE                   what a dataset holds
  algorithms                       the methods, and what each needs
  train TASK [--algorithm NAME]    train a method: every target cost × seeds 0, 10, 20, as TraC's official scripts do
  sweep VERB DIR                   many runs in one folder: planned, trained here or on a cluster
  evaluate RUN                     play episodes with a run's policy
  results DIR…                     what runs come to: a row a run, means over seeds and target costs
  play RUN… --out FILE             a page in which runs' policies drive, to play with
  animate RUN --out FILE           an episode of a run's policy as .gif, .mp4 or .html, for a talk
  export RUN --out DIR             a run's policy for use in PyTorch
  download TASK…                   fetch the datasets that DSRL publishes
  collect TASK                     record a dataset in the task's simulator

npx trac VERB --help shows a verb's options, npx trac --version the version.

A file is written over what the same command wrote before, and over nothing else.

Exit codes: 0 done; 1 failed, as where a file or folder to read is missing or damaged; 2 not begun, because the command itself is
wrong (a verb, an option, a value, or a task or method that there is not, or a place that it cannot write to); 130 interrupted.`;

const verbs: Verbs = {
  tasks: async () => (await import("./tasks.ts")).tasksCommand,
  info: async () => (await import("./info.ts")).infoCommand,
  algorithms: async () => (await import("./algorithms.ts")).algorithmsCommand,
  train: async () => (await import("./train.ts")).trainCommand,
  sweep: async () => (await import("./sweep/index.ts")).sweepCommand,
  evaluate: async () => (await import("./evaluate.ts")).evaluateCommand,
  results: async () => (await import("./results.ts")).resultsCommand,
  play: async () => (await import("./play.ts")).playCommand,
  animate: async () => (await import("./animate.ts")).animateCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  download: async () => (await import("./download.ts")).downloadCommand,
  collect: async () => (await import("./collect.ts")).collectCommand,
};

/** Runs one command; resolves with its exit code. */
export async function main([verb, ...args]: string[]): Promise<number> {
  if (!verb || verb === "--help" || verb === "-h" || verb === "help") {
    console.log(help);
    return verb ? 0 : 2;
  }
  if (verb === "--version") {
    console.log(version);
    return 0;
  }
  try {
    if (process.env.TRAC_REGISTER) await (await import("../experiment/index.ts")).loadRegistered();
    return await (
      await loadVerb(verbs, verb, "npx trac")
    )(args);
  } catch (error) {
    return reportFailure(error, `trac ${verb}`);
  }
}
