// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { Problem } from "../core/problem.mjs";
import { pythonOf } from "../steps/optional-environment.mjs";
import { pytorchEnvironment } from "../steps/pytorch.mjs";

const HELP = `npm run bench [-- PART... OPTIONS]

Measures this project against PyTorch, h5py and the Python simulators: in turns, in one run, medians of at least
20. It ends with a table; the exit code is 1 when a target is missed. All of it takes about half an hour.

  PART            only these parts                                 npm run bench -- update load
                  update, partition, load, evaluation, preparation, leak, growth, and soak, which
                  tries rough use for hours and only runs when it is named
  --json FILE     writes every figure with versions and machine    npm run bench -- --json out/bench.json
  --quick         few repetitions and small sizes: shows that everything runs
  --help          this page

It needs npm run setup:pytorch; the part evaluation measures against npm run setup:simulators where that was run.
What each part measures is told in bench/README.md. Leave the machine alone while it runs.`;

/** The parts, as bench/parts/index.ts has them. */
export const PARTS = ["update", "partition", "load", "evaluation", "preparation", "leak", "growth", "soak"];

const OPTIONS = /** @type {const} */ ({
  json: { type: "string" },
  quick: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
});

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values, positionals: only } = readOptions({ args, allowPositionals: true, options: OPTIONS }, "npm run bench");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const { json, quick } = values;
  requireParts(only);
  requirePytorch(repositoryRoot);
  await ensureSetUp();
  const options = JSON.stringify({ only, json, quick });
  return runForeground(process.execPath, ["--import", "tsx", path.join("bench", "bench.ts"), options], { cwd: repositoryRoot });
}

/** @param {string[]} only @throws {Problem} */
function requireParts(only) {
  const unknown = only.find((name) => !PARTS.includes(name));
  if (unknown === undefined) return;
  throw new Problem(`There is no part "${unknown}".`, `The parts are ${PARTS.join(", ")}.`);
}

/** @param {string} root @throws {Problem} */
function requirePytorch(root) {
  if (fs.existsSync(pythonOf(root, pytorchEnvironment))) return;
  throw new Problem("The benchmark measures against PyTorch, which is not set up.", "Run `npm run setup:pytorch` first.");
}
