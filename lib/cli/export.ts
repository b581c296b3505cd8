/** `trac export` */
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { RunFolder } from "../experiment/index.ts";
import { loadRunPolicy } from "./run-policy.ts";
import { UsageError, readArguments } from "./usage.ts";

const help = `npx trac export RUN --out DIR [--best]

Writes the final policy of a run folder (--best: the best one) to use elsewhere:

  policy.safetensors   weights under the official names, float32 as PyTorch lays them out
  policy.py            loads and runs them in plain PyTorch, where the method comes with such a program
  config.json          what the run was made of`;

/** Refuses a folder that holds a run: the export's config.json would take the place of its own. */
function requireNoRun(out: string): void {
  const files = new RunFolder(out);
  const taken = [files.checkpoint, files.metrics, files.evaluations, files.final].find((file) => existsSync(file));
  if (taken) throw new UsageError(`--out must not be a run folder: ${out} holds ${path.basename(taken)}`);
}

const options = { out: { type: "string" }, best: { type: "boolean" } } as const;

/** Copies a run's policy with what is needed to use it elsewhere. */
export async function exportCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["RUN"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  if (!values.out) throw new UsageError("--out is needed: the folder to write into");
  const files = RunFolder.open(positionals[0]!);
  const which = values.best ? "best" : "final";
  const { policy, method } = await loadRunPolicy(files, which); // a damaged file is refused before anything is written
  policy.dispose();
  const out = values.out as string;
  requireNoRun(out);
  mkdirSync(out, { recursive: true });
  const copies = [
    ["policy.safetensors", files[which]],
    ...(method.pythonModule ? [["policy.py", method.pythonModule]] : []),
    ["config.json", files.config],
  ] as [string, string][];
  for (const [name, source] of copies) copyFileSync(source, path.join(out, name));
  console.log(`Wrote ${copies.map(([name]) => name).join(", ")} to ${out}`);
  return 0;
}
