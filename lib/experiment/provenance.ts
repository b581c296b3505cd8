/** Describing what a run is made of, and comparing it with how the run began. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Trajectories } from "../dataset/index.ts";
import { tensorflowVersion } from "../nn/index.ts";
import { changedSettings } from "./config.ts";
import type { RunConfig } from "./config.ts";
import type { RunDescription } from "./description.ts";
import { runFormat } from "./format.ts";
import type { RunFolder } from "./run-folder.ts";

/** Describes a run; reads the dataset once for its hash. */
export async function describeRun(
  config: RunConfig,
  datasetFile: string,
  trajectories: Trajectories,
): Promise<RunDescription> {
  const { source, length, episodeStarts, observationSize, actionSize } = trajectories;
  return {
    format: runFormat,
    config,
    dataset: {
      file: source,
      sha256: await sha256(datasetFile),
      transitions: length,
      episodes: episodeStarts.length - 1,
      observationSize,
      actionSize,
    },
    versions: { project: projectVersion(), node: process.version, tensorflow: tensorflowVersion() },
  };
}

/**
 * Throws an Error that names each setting and option which the folder's run began otherwise with.
 *
 * @example
 * ```ts
 * import { RunFolder, requireSameConfig } from "../lib/experiment";
 *
 * const run = new RunFolder("../data/small-sweep/runs/BallCircle-bc-all-cost10-seed0-tutorial");
 * const { config } = run.readDescription();
 * requireSameConfig(run, config); // throws nothing: those are its settings
 * config.seed; // → 0
 * ```
 */
export function requireSameConfig(files: RunFolder, config: RunConfig): void {
  const changed = changedSettings(files.readDescription().config, config);
  if (changed.length === 0) return;
  throw new Error(
    `${files.path} holds a run with another ${changed.join(", ")}; a run resumes with the settings it began with`,
  );
}

/** Throws an Error where the folder's run began on other data. */
export function requireSameDataset(files: RunFolder, { dataset }: RunDescription): void {
  const before = files.readDescription().dataset;
  if (before.sha256 === dataset.sha256) return;
  throw new Error(`${files.path} holds a run on another dataset: ${before.file} has changed since it began`);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** The commit, with `+` behind it where files differ from it; `unknown` outside of a repository. */
function projectVersion(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: import.meta.dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  try {
    return git("rev-parse", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? "+" : "");
  } catch {
    return "unknown";
  }
}
