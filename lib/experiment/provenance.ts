/** What a run was made of: settings, dataset and versions. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Trajectories } from "../dataset/index.ts";
import { tensorflowVersion } from "../nn/index.ts";
import type { RunConfig } from "./config.ts";
import type { RunFolder } from "./run-folder.ts";

/** The content of a run folder's `config.json`. */
export interface RunDescription {
  config: RunConfig;
  dataset: { file: string; sha256: string; transitions: number; episodes: number; observationSize: number; actionSize: number };
  versions: { project: string; node: string; tensorflow: string };
}

/** Describes a run; reads the dataset once for its hash. */
export async function describeRun(config: RunConfig, datasetFile: string, trajectories: Trajectories): Promise<RunDescription> {
  const { source, length, episodeStarts, observationSize, actionSize } = trajectories;
  return {
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

/** Throws an Error that names what differs where the folder's run began otherwise. */
export function requireSameRun(files: RunFolder, { config, dataset }: RunDescription): void {
  const before = files.readJson<RunDescription>(files.config);
  const changed = Object.keys({ ...before.config, ...config }).filter(
    (name) => !isDeepStrictEqual(before.config[name as keyof RunConfig], config[name as keyof RunConfig]),
  );
  if (changed.length > 0) {
    throw new Error(`${files.path} holds a run with another ${changed.join(", ")}; a run resumes with the settings it began with`);
  }
  if (before.dataset.sha256 !== dataset.sha256) {
    throw new Error(`${files.path} holds a run on another dataset: ${before.dataset.file} has changed since it began`);
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** The commit, with `+` behind it where files differ from it; `unknown` outside of a repository. */
function projectVersion(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  try {
    return git("rev-parse", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? "+" : "");
  } catch {
    return "unknown";
  }
}
