// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runForeground } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { readNumber, readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { Problem, WrongUsage } from "../core/problem.mjs";

const HELP = `npm start [-- OPTIONS]

Runs the five notebooks of the main path (load, partition, pretrain, train, evaluate) without a browser. It ends with
a table of what was measured, and with the page to look at: out/index.html leads to a page of each notebook, and to
one in which the two policies drive (BallRun, BallCircle, navigation).

  --task NAME            the dataset, default BallCircle            npm start -- --task BallRun
  --target-cost COST     allowed cost of an episode, default 10     npm start -- --target-cost 20
  --segment-ratio RATIO  segment length / episode length, (0, 1]    npm start -- --segment-ratio 1.0
  --seed SEED            a whole number from 0                      npm start -- --seed 1
  --set NAME=VALUE       any other parameter of the notebooks       npm start -- --set preset=official
  --out DIR              folder for everything that is written:     npm start -- --out ball-run --task BallRun
                         pages, executed notebooks, policies and
                         results.json; default out/
  --help                 this page

To read and change the notebooks instead: npm run lab.`;

const OPTIONS = /** @type {const} */ ({
  task: { type: "string", default: "BallCircle" },
  "target-cost": { type: "string", default: "10" },
  "segment-ratio": { type: "string", default: "0.5" },
  seed: { type: "string", default: "0" },
  set: { type: "string", multiple: true },
  out: { type: "string" },
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
  const out = outFolder(values.out);
  const notebooks = mainNotebooks(repositoryRoot);
  await ensureSetUp();
  await requireTask(values.task);
  await requireOutFolder(out);
  return runNotebooks(notebooks, out, parameters);
}

/**
 * The folder that `--out` names, as seen from where the user called npm: npm itself runs commands in the repository.
 *
 * @param {string | undefined} folder
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} its full path
 * @throws {Problem}
 */
export function outFolder(folder, env = process.env) {
  if (folder === undefined) return path.join(repositoryRoot, "out");
  if (folder.trim() !== "") return path.resolve(env.INIT_CWD ?? process.cwd(), folder);
  throw new WrongUsage(`--out must name a folder, and "${folder}" does not.`, "Correct it and run the command again.");
}

/**
 * Requires one of the 38 tasks, with a dataset: said here in one sentence, and not by the first notebook that stops.
 *
 * @param {string} name
 * @throws {Problem}
 */
export async function requireTask(name) {
  await readTypeScript();
  const { findDataset, findTask } = await import("../../lib/dataset/index.ts");
  /** @template Found @param {() => Found} find @param {string} remedy */
  const required = (find, remedy) => {
    try {
      return find();
    } catch (error) {
      throw new WrongUsage(`${/** @type {Error} */ (error).message}.`, remedy);
    }
  };
  const task = required(() => findTask(name), "`npx trac tasks` lists them all.");
  required(() => findDataset(task), "Then run the command again.");
}

/** Lets the library be imported, once the packages are installed. */
async function readTypeScript() {
  const { register } = await import("tsx/esm/api");
  register();
}

/**
 * Requires a folder that can be written to, and in which nothing else of the project lies.
 *
 * @param {string} out
 * @throws {Problem}
 */
export async function requireOutFolder(out) {
  await readTypeScript();
  const { requireOutputFolder } = await import("../../lib/files/index.ts");
  try {
    requireOutputFolder(out, "notebooks");
  } catch (error) {
    throw new WrongUsage(
      `${/** @type {Error} */ (error).message}.`,
      "Give another folder with --out and run the command again.",
    );
  }
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
  throw new WrongUsage(
    `--set must be given as NAME=VALUE, and "${text}" is not.`,
    "Correct it and run the command again.",
  );
}

/**
 * The notebooks 01 to 05.
 *
 * @param {string} root
 * @returns {string[]} relative to the repository
 * @throws {Problem} naming the first that is missing
 */
export function mainNotebooks(root) {
  const folder = path.join(root, "notebooks");
  const names = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".ipynb")) : [];
  return ["01", "02", "03", "04", "05"].map((number) => {
    const name = names.find((other) => other.startsWith(`${number}-`));
    if (name) return path.join("notebooks", name);
    throw new Problem(`notebooks/ holds no notebook ${number}.`, "Restore it with `git checkout notebooks`.");
  });
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
