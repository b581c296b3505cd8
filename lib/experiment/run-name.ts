/** What a run is called where it is given no folder. */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { findMethod, presetOptions } from "../algorithms/index.ts";
import { findTask } from "../dataset/index.ts";
import type { RunConfig } from "./config.ts";

/** Characters; file systems take 255, and files that are named after a run have endings. */
const longestName = 200;

/**
 * `BallRun-trac-cost20-seed0-official-segmentRatio0.5`: the settings, and the options that differ from the preset's.
 *
 * @example
 * ```ts
 * import { runConfig, runName } from "../lib/experiment";
 *
 * const settings = { task: "BallCircle", targetCost: 10, seed: 0, preset: "tutorial", options: { updates: 500 } };
 * await runName(await runConfig(settings)); // → "BallCircle-trac-cost10-seed0-tutorial-updates500"
 * ```
 */
export async function runName({ task, algorithm, targetCost, seed, preset, options }: RunConfig): Promise<string> {
  const usual = presetOptions(await findMethod(algorithm), { task: findTask(task), preset });
  const changed = Object.entries(options).filter(([name, value]) => !isDeepStrictEqual(value, usual[name]));
  const parts = [
    task,
    algorithm,
    `cost${targetCost}`,
    `seed${seed}`,
    preset,
    ...changed.map(([name, value]) => `${name}${JSON.stringify(value)}`),
  ];
  return shortened(parts.join("-").replace(/[^\w.+-]+/g, "_"));
}

/** A name that a file system takes: where it is too long, its end is hashed. */
function shortened(name: string): string {
  if (name.length <= longestName) return name;
  return `${name.slice(0, longestName - 9)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
