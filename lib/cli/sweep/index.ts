/** `trac sweep` */
import { UsageError } from "../usage.ts";
import { loadVerb } from "../verbs.ts";
import type { Verbs } from "../verbs.ts";

const help = `npx trac sweep VERB DIR …

Many runs in one folder: a plan in DIR/sweep.json, and a run folder for each run in DIR/runs/.

  create DIR --tasks …    plan the runs: tasks × methods × target costs × seeds × option values
  run DIR                 train them on this machine, several at once
  submit DIR              hand them to a cluster that runs Slurm
  status DIR              what each is doing, here and on the cluster
  commands DIR            a command for each run, for any engine that takes lines

npx trac sweep VERB --help shows a verb's options.`;

const verbs: Verbs = {
  create: async () => (await import("./create.ts")).createCommand,
  run: async () => (await import("./run.ts")).runCommand,
  submit: async () => (await import("./submit.ts")).submitCommand,
  status: async () => (await import("./status.ts")).statusCommand,
  commands: async () => (await import("./commands.ts")).commandsCommand,
};

/** Hands over to a verb of sweeps. */
export async function sweepCommand([verb, ...args]: string[]): Promise<number> {
  if (verb === undefined)
    throw new UsageError(`npx trac sweep needs one of ${Object.keys(verbs).join(", ")}; --help describes them`);
  if (verb === "--help" || verb === "-h" || verb === "help") {
    console.log(help);
    return 0;
  }
  return (await loadVerb(verbs, verb, "npx trac sweep"))(args);
}
