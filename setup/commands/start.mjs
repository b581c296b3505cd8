// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { readNumber, readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { Problem } from "../core/problem.mjs";
import { readJson } from "../core/stamp.mjs";
import { resultsTable } from "./results-table.mjs";

const HELP = `npm start [-- OPTIONS]

Runs the five notebooks of the main path (load, partition, pretrain, train, evaluate) without a browser and
writes the executed notebooks and HTML pages to out/. It ends with a table of what was measured.

  --task NAME            the dataset, default BallCircle            npm start -- --task BallRun
  --target-cost COST     allowed cost of an episode, default 10     npm start -- --target-cost 20
  --segment-ratio RATIO  segment length / episode length, (0, 1]    npm start -- --segment-ratio 1.0
  --seed SEED            a whole number from 0                      npm start -- --seed 1
  --set NAME=VALUE       any other parameter of the notebooks       npm start -- --set preset=official
  --help                 this page

To read and change the notebooks instead: npm run lab.`;

const OPTIONS = /** @type {const} */ ({
  task: { type: "string", default: "BallCircle" },
  "target-cost": { type: "string", default: "10" },
  "segment-ratio": { type: "string", default: "0.5" },
  seed: { type: "string", default: "0" },
  set: { type: "string", multiple: true },
  help: { type: "boolean", short: "h", default: false },
});

/** @param {string[]} args @returns {Promise<number>} the exit code */
export async function main(args) {
  const { values } = readOptions({ args, options: OPTIONS }, "npm start");
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const parameters = notebookParameters(values);
  await ensureSetUp();
  const out = path.join(repositoryRoot, "out");
  fs.rmSync(path.join(out, "results.json"), { force: true }); // so that the table at the end is this run's
  const code = await runNotebooks(mainNotebooks(repositoryRoot), out, parameters);
  if (code === 0) showResults(out);
  return code;
}

/**
 * The notebooks' parameters, checked before anything is installed or run.
 *
 * @param {{ task: string, "target-cost": string, "segment-ratio": string, seed: string, set?: string[] }} values
 * @returns {[string, string][]} name and value
 * @throws {Problem}
 */
export function notebookParameters(values) {
  const targetCost = readNumber("--target-cost", values["target-cost"], {
    requirement: "a number of at least 0",
    test: (cost) => cost >= 0,
  });
  const segmentRatio = readNumber("--segment-ratio", values["segment-ratio"], {
    requirement: "a number above 0 and at most 1",
    test: (ratio) => ratio > 0 && ratio <= 1,
  });
  const seed = readNumber("--seed", values.seed, {
    requirement: "a whole number from 0 to 4294967295",
    test: (number) => Number.isInteger(number) && number >= 0 && number < 2 ** 32,
  });
  const named = { task: values.task, targetCost, segmentRatio, seed };
  return [
    ...Object.entries(named).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)])),
    ...(values.set ?? []).map(readAssignment),
  ];
}

/** @param {string} text @returns {[string, string]} */
function readAssignment(text) {
  const match = text.match(/^([A-Za-z_$][\w$]*)=(.*)$/s);
  if (match) return [match[1], match[2]];
  throw new Problem(
    `--set must be given as NAME=VALUE, and "${text}" is not.`,
    "Correct it and run the command again.",
  );
}

/** @param {string} root @returns {string[]} the notebooks 01 to 05, relative to the repository */
function mainNotebooks(root) {
  const folder = path.join(root, "notebooks");
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^0[1-5]-.*\.ipynb$/.test(name)) : [];
  if (names.length > 0) return names.sort().map((name) => path.join("notebooks", name));
  throw new Problem("notebooks/ holds no notebook 01 to 05.", "Restore it with `git checkout notebooks`.");
}

/** @param {string[]} notebooks @param {string} out @param {[string, string][]} parameters */
function runNotebooks(notebooks, out, parameters) {
  const flags = parameters.flatMap(([name, value]) => ["-p", name, value]);
  const args = ["-m", "trac_jupyter.execute", ...notebooks, "--out", out, ...flags];
  return runForeground(path.join(repositoryRoot, ".venv", "bin", "python"), args, {
    cwd: repositoryRoot,
    env: pythonEnvironment(repositoryRoot),
  });
}

/** @param {string} out */
function showResults(out) {
  const rows = readJson(path.join(out, "results.json"));
  if (Array.isArray(rows)) console.log(`\n${resultsTable(rows)}`);
  const folder = path.relative(process.cwd(), out) || ".";
  const pages = fs
    .readdirSync(out)
    .filter((name) => name.endsWith(".html"))
    .sort();
  console.log(
    `\nThe pages are in ${folder}/: open ${pages.map((name) => path.join(folder, name)).at(-1) ?? folder} in a browser, or run npm run lab.`,
  );
}
