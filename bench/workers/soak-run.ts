/**
 * Trains a short run of a method, to be killed at any moment; prints the number of each update.
 * usage: soak-run.ts METHOD FOLDER
 */
import { findMethod } from "../../lib/algorithms/index.ts";
import { run, runConfig } from "../../lib/experiment/index.ts";
import { smallOptions } from "../parts/soak/short-run.ts";

const [name, folder] = process.argv.slice(2) as [string, string];
const method = await findMethod(name);
const options = Object.fromEntries(
  Object.entries(smallOptions).filter(([option]) => Object.hasOwn(method.options.shape, option)),
);
const config = await runConfig({ task: "BallRun", algorithm: name, targetCost: 20, seed: 1, options });
await run(config, { folder, resume: true, onUpdate: ({ update }) => void process.stdout.write(`${update}\n`) });
