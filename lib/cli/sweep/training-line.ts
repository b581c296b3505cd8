/** The command that trains one run of a sweep, from any folder and in any shell. */
import path from "node:path";
import { shellText } from "../../study/index.ts";
import type { PlannedRun } from "../../study/index.ts";
import { flagName } from "../option-flags.ts";

const program = path.join(import.meta.dirname, "..", "trac.mjs");

/** `node …/trac.mjs train BallRun --algorithm … --out FOLDER --resume`, with where datasets are where this process knows. */
export function trainingLine(
  { task, algorithm, targetCost, seed, preset, options }: PlannedRun,
  folder: string,
): string {
  const datasets = process.env.DSRL_DATASET_DIR;
  const settings = { algorithm, "target-cost": targetCost, seed, preset };
  const values = Object.entries(options).map(([option, value]) => [flagName(option), value] as const);
  const flags = [...Object.entries(settings), ...values].flatMap(([flag, value]) => [`--${flag}`, valueText(value)]);
  const environment = datasets ? ["env", `DSRL_DATASET_DIR=${path.resolve(datasets)}`] : [];
  const words = [
    ...environment,
    process.execPath,
    program,
    "train",
    task,
    ...flags,
    "--out",
    path.resolve(folder),
    "--resume",
  ];
  return words.map(shellText).join(" ");
}

/** A value as its flag takes it. */
function valueText(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
