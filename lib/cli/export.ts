/** `trac export` */
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { RunFolder, loadRunPolicy } from "../experiment/index.ts";
import { makeFolder, writeAtomically } from "../files/index.ts";
import { UsageError, folderOption, readArguments, requireUsableFolder } from "./usage.ts";

const help = `npx trac export RUN --out DIR [--best]

Writes the final policy of a run folder (--best: the best one) to use elsewhere:

  policy.safetensors   weights under the official names, float32 as PyTorch lays them out
  policy.py            loads and runs them in plain PyTorch, where the method comes with such a program
  config.json          what the run was made of`;

const options = { out: { type: "string" }, best: { type: "boolean" } } as const;

/** Copies a run's policy with what is needed to use it elsewhere. */
export async function exportCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["RUN"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const out = folderOption(values, "out");
  if (out === undefined) throw new UsageError("--out is needed: the folder to write into");
  const files = RunFolder.open(positionals[0]);
  const which = values.best ? "best" : "final";
  const { policy, method } = await loadRunPolicy(files, which); // a damaged file is refused before anything is written
  policy.dispose();
  requireUsableFolder(out, "export");
  requireOwn(out);
  makeFolder(out);
  const copies = [
    ["policy.safetensors", files[which]],
    ...(method.pythonModule ? [["policy.py", method.pythonModule]] : []),
    ["config.json", files.config],
  ] as [string, string][];
  for (const [name, source] of copies) writeAtomically(path.join(out, name), readFileSync(source));
  if (!method.pythonModule) rmSync(path.join(out, "policy.py"), { force: true }); // of a method exported here before
  console.log(`Wrote ${copies.map(([name]) => name).join(", ")} to ${out}`);
  return 0;
}

/** Weights and programs of others that have the names of a policy's are not written over: they lie beside no config.json of a run. */
function requireOwn(out: string): void {
  const taken = ["policy.safetensors", "policy.py"].find((name) => existsSync(path.join(out, name)));
  if (taken !== undefined && !new RunFolder(out).isRunFolder)
    throw new UsageError(
      `${path.join(out, taken)} would be overwritten, and is no exported policy's; choose another folder`,
    );
}
