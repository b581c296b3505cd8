/**
 * Trains a short run of a method, to be killed at any moment; prints the number of each update.
 * usage: soak-run.ts METHOD FOLDER
 */
import { findMethod } from "../../lib/algorithms/index.ts";
import { run, runConfig } from "../../lib/experiment/index.ts";
import { shortUpdates } from "../parts/soak/short-run.ts";

/** Small networks and batches, and options without a default, where a method has them. */
const small: Readonly<Record<string, unknown>> = {
  updates: shortUpdates,
  evaluateEvery: 15,
  evaluationEpisodes: 2,
  logEvery: 4,
  batchSize: 8,
  hidden: [32, 32],
  segmentRatio: 0.5,
  bcUpdates: shortUpdates / 2, // TraC in both of its phases
};

const [name, folder] = process.argv.slice(2) as [string, string];
const method = await findMethod(name);
const options = Object.fromEntries(
  Object.entries(small).filter(([option]) => Object.hasOwn(method.options.shape, option)),
);
const config = await runConfig({ task: "BallRun", algorithm: name, targetCost: 20, seed: 1, options });
await run(config, { folder, resume: true, onUpdate: ({ update }) => void process.stdout.write(`${update}\n`) });
