// @ts-check
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { repositoryRoot } from "../core/places.mjs";

const HELP = `npm run collect -- TASK [--episodes N] [--seed S] [--out DIR]

Sets up what is missing, then does npx trac collect: records a dataset in the task's simulator. For example

  npm run collect -- PointGoal1 --episodes 40 --out datasets`;

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  if (args.length === 0 || args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return args.length === 0 ? 2 : 0;
  }
  await ensureSetUp();
  return runForeground(process.execPath, [path.join(repositoryRoot, "lib", "cli", "trac.mjs"), "collect", ...args]);
}
