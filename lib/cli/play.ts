/** `trac play` */
import path from "node:path";
import { findTask } from "../dataset/index.ts";
import { RunFolder, loadRunPolicy } from "../experiment/index.ts";
import { makeFolder, writeAtomically } from "../files/index.ts";
import { playground, playgroundFile } from "../playground/index.ts";
import type { PlaygroundPolicy } from "../playground/index.ts";
import { UsageError, fileOption, readArguments, requireUsableFile } from "./usage.ts";

const help = `npx trac play RUN… --out FILE [--best]

Writes a page in which the final policies of run folders (--best: the best ones) drive in the reader's browser, two side by
side from the same start: push the ball and watch a policy recover, change its method or its target cost on the way.
The page is one file that needs no network; it is written over such a page, and over no other file. All runs must be of one task: BallRun, BallCircle, or one of the 16 navigation
tasks of Safety-Gymnasium.`;

const options = { out: { type: "string" }, best: { type: "boolean" } } as const;

/** Writes a page with the policies of runs. */
export async function playCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["RUN…"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const out = fileOption(values, "out");
  if (out === undefined) throw new UsageError("--out is needed: the page to write, as out/play.html");
  requireUsableFile(out, playgroundFile);
  const folders = positionals.map((folder) => RunFolder.open(folder));
  const tasks = [...new Set(folders.map((files) => files.readDescription().config.task))];
  if (tasks.length > 1) throw new UsageError(`All runs must be of one task, got ${tasks.join(" and ")}`);
  const policies: PlaygroundPolicy[] = [];
  for (const files of folders) policies.push(await readPolicy(files, values.best ? "best" : "final"));
  const page = await playground({ task: findTask(tasks[0]).name, policies });
  makeFolder(path.dirname(path.resolve(out)));
  writeAtomically(out, page.html());
  console.log(`Wrote ${out}: open it in a browser`);
  return 0;
}

/** A run's policy for a page; what the files hold is checked by making the policy once. */
async function readPolicy(files: RunFolder, which: "best" | "final"): Promise<PlaygroundPolicy> {
  const { policy, method, config, weights } = await loadRunPolicy(files, which);
  policy.dispose();
  const { algorithm, targetCost, seed, options } = config;
  return { algorithm, title: method.title, targetCost, seed, options: { ...options }, weights };
}
