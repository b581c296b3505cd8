/** `trac export` */
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { RunFolder } from "../experiment/index.ts";
import { loadPolicy } from "../nn/index.ts";
import { UsageError, readArguments } from "./usage.ts";

const help = `npx trac export RUN --out DIR [--best]

Writes the final policy of a run folder (--best: the best one) to use elsewhere:

  policy.safetensors   weights under the official names, float32 as PyTorch lays them out
  policy.py            loads and runs them in plain PyTorch; also turns an official checkpoint into such a file
  config.json          what the run was made of`;

const options = { out: { type: "string" }, best: { type: "boolean" } } as const;
const pythonModule = path.join(import.meta.dirname, "..", "nn", "pytorch", "policy.py");

/** Copies a run's policy with what is needed to use it in PyTorch. */
export async function exportCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["RUN"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  if (!values.out) throw new UsageError("--out is needed: the folder to write into");
  const files = RunFolder.open(positionals[0]!);
  const policy = values.best ? files.best : files.final;
  loadPolicy(policy); // a damaged file is refused before anything is written
  const out = values.out as string;
  mkdirSync(out, { recursive: true });
  copyFileSync(policy, path.join(out, "policy.safetensors"));
  copyFileSync(pythonModule, path.join(out, "policy.py"));
  copyFileSync(files.config, path.join(out, "config.json"));
  console.log(`Wrote policy.safetensors, policy.py and config.json to ${out}`);
  return 0;
}
