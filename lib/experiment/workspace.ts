/** Where the notebooks leave what the next one needs. */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../files/index.ts";
import { loadPolicy } from "../nn/index.ts";
import type { StoredPolicy } from "../nn/index.ts";
import type { RunConfig } from "./config.ts";

const out = path.join(import.meta.dirname, "..", "..", "out");

/** One row of the table that closes the notebooks. */
export interface ResultRow {
  task: string;
  algorithm: string;
  normalizedReward: number;
  normalizedCost: number;
  episodes: number;
  seed: number;
}

/** The files of one task, target cost, segment ratio, seed and preset under `out/policies/`. */
export interface Workspace {
  /** Where to save the behaviour policy (safetensors). */
  behaviorPolicy: string;
  /** Where to save TraC's policy (safetensors). */
  tracPolicy: string;
  /** Reads the behaviour policy; an Error names the notebook that makes it. */
  loadBehaviorPolicy(): StoredPolicy;
  /** Reads TraC's policy; an Error names the notebook that makes it. */
  loadTracPolicy(): StoredPolicy;
  /** Writes the closing table's rows to `out/results.json`. */
  saveResults(rows: ResultRow[]): void;
}

/** The workspace of a run; its folder is made where it is missing. */
export function workspace(config: RunConfig): Workspace {
  const { task, targetCost, segmentRatio, seed, preset } = config;
  const folder = path.join(out, "policies", `${task}-cost${targetCost}-ratio${segmentRatio}-seed${seed}-${preset}`);
  mkdirSync(folder, { recursive: true });
  const behaviorPolicy = path.join(folder, "behavior.safetensors");
  const tracPolicy = path.join(folder, "trac.safetensors");
  return {
    behaviorPolicy,
    tracPolicy,
    loadBehaviorPolicy: () => load(behaviorPolicy, "03-pretrain.ipynb", config),
    loadTracPolicy: () => load(tracPolicy, "04-train.ipynb", config),
    saveResults: (rows) => writeAtomically(path.join(out, "results.json"), `${JSON.stringify(rows, null, 2)}\n`),
  };
}

function load(file: string, notebook: string, { task, targetCost, segmentRatio, seed, preset }: RunConfig): StoredPolicy {
  if (existsSync(file)) return loadPolicy(file);
  throw new Error(
    `${path.basename(file)} is not there yet: run ${notebook} first with task ${task}, targetCost ${targetCost}, ` +
      `segmentRatio ${segmentRatio}, seed ${seed} and preset ${preset}`,
  );
}
