// @ts-check
import fs from "node:fs";
import path from "node:path";
import { findPython, probePython } from "../checks/python.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { explainFailure } from "../core/network.mjs";
import { Problem } from "../core/problem.mjs";
import { hashInputs, readInputs, writeJson } from "../core/stamp.mjs";

const BUILD_LEFTOVERS = /^(build|dist|__pycache__|.*\.egg-info|.*\.pyc)$/;

/** @typedef {import("../core/runner.mjs").Context} Context */

/**
 * `.venv` with Jupyter as requirements.txt pins it, and the project's own package `trac_jupyter`.
 *
 * The stamp is written last; a folder that this step was making when it was stopped carries a mark and is made anew.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const pythonEnvironmentStep = {
  name: "Jupyter in .venv",
  megabytes: 800,
  isDone: ({ places }) =>
    readInputs(stampOf(places.venv)) === inputsOf(places.root) && isAtHome(places.venv) && !isHalfMade(places.venv),
  async run(context) {
    const { places } = context;
    const inputs = inputsOf(places.root);
    if (isHalfMade(places.venv) || !isUsable(places)) fs.rmSync(places.venv, { recursive: true, force: true });
    fs.rmSync(stampOf(places.venv), { force: true });
    if (!fs.existsSync(places.venv)) {
      markHalfMade(places.venv);
      await createEnvironment(context);
    }
    markAsCommonJs(places.venv);
    await installRequirements(context);
    await installOwnPackage(context);
    fs.rmSync(markOf(places.venv), { force: true });
    writeJson(stampOf(places.venv), { inputs });
    return `${countPackages(places.root)} packages`;
  },
};

/** @param {string} venv */
const stampOf = (venv) => path.join(venv, "set-up.json");
/** @param {string} venv */
const markOf = (venv) => path.join(venv, "unfinished");
/** @param {string} venv */
function markHalfMade(venv) {
  fs.mkdirSync(venv, { recursive: true });
  fs.writeFileSync(markOf(venv), "The set-up was stopped while it made this folder; it makes it anew next time.\n");
}
/** @param {string} venv */
const isHalfMade = (venv) =>
  fs.existsSync(markOf(venv)) || (fs.existsSync(venv) && !fs.existsSync(path.join(venv, "bin", "pip")));

/** @param {string} root */
function inputsOf(root) {
  const files = [path.join(root, "requirements.txt"), path.join(root, "kernel", "python")];
  return hashInputs({ files, ignore: BUILD_LEFTOVERS });
}

/**
 * The programs in a virtual environment name their Python by its full path, so a moved environment must be made again.
 *
 * @param {string} venv
 */
function isAtHome(venv) {
  const script = path.join(venv, "bin", "pip");
  return (
    fs.existsSync(script) && fs.readFileSync(script, "utf8").split("\n", 2).join("\n").includes(path.join(venv, "bin"))
  );
}

/** @param {import("../core/places.mjs").Places} places */
function isUsable({ venv, python }) {
  return fs.existsSync(venv) && isAtHome(venv) && probePython(python) !== undefined;
}

/**
 * Makes an empty virtual environment in `places.venv`.
 *
 * @param {Context} context
 * @throws {Problem} when Python cannot
 */
export async function createEnvironment({ places, progress, quietly }, python = findPython()) {
  progress.update("making the environment");
  const log = path.join(places.logs, "venv.log");
  const { code, output } = await quietly(python.path, ["-m", "venv", places.venv], {
    log,
    env: pythonEnvironment(places.root),
  });
  if (code === 0) return;
  throw new Problem(
    `${python.path} could not make a virtual environment: ${output.trim().split("\n").at(-1)}.`,
    `Everything it printed is in ${path.relative(places.root, log)}.`,
  );
}

/**
 * JupyterLab runs CommonJS programs out of its Python package; without this they would count as this repository's ES modules.
 *
 * @param {string} venv
 */
function markAsCommonJs(venv) {
  fs.writeFileSync(path.join(venv, "package.json"), '{ "type": "commonjs" }\n');
}

/** @param {Context} context */
async function installRequirements(context) {
  const total = countPackages(context.root);
  let seen = 0;
  const onLine = (/** @type {string} */ line) => {
    if (/^(Collecting|Requirement already satisfied)/.test(line))
      context.progress.update(`${(seen += 1)} of ${total} packages`);
    if (/^WARNING: Retrying/.test(line)) context.progress.update("the package index does not answer, trying again");
    if (/^Installing collected packages/.test(line)) context.progress.update("unpacking");
  };
  await pip(context, ["install", "--requirement", "requirements.txt"], onLine);
}

/** @param {Context} context */
async function installOwnPackage(context) {
  const folder = path.join(context.root, "kernel", "python");
  if (!fs.existsSync(path.join(folder, "pyproject.toml"))) return;
  context.progress.update("the project's own package");
  // Its build program, hatchling, is in requirements.txt: nothing needs to be downloaded when the package is edited.
  await pip(context, ["install", "--no-deps", "--no-build-isolation", "--force-reinstall", folder]);
}

/**
 * Runs the environment's pip with temporary files inside the repository, since /tmp is often too small.
 *
 * @param {Context} context
 * @param {string[]} args
 * @param {(line: string) => void} [onLine]
 * @throws {Problem} when it fails
 */
export async function pip({ places, quietly }, args, onLine) {
  fs.mkdirSync(places.temporary, { recursive: true });
  const env = { ...pythonEnvironment(places.root), TMPDIR: places.temporary };
  const log = path.join(places.logs, "pip.log");
  const { code, output } = await quietly(places.python, ["-m", "pip", ...args, "--progress-bar=off"], {
    onLine,
    env,
    log,
  });
  if (code !== 0) throw explainFailure("pip", output, path.relative(places.root, log));
}

/** @param {string} root */
function countPackages(root) {
  const lines = fs.readFileSync(path.join(root, "requirements.txt"), "utf8").split("\n");
  return new Set(lines.map((line) => line.match(/^[\w-]+/)?.[0]).filter(Boolean)).size;
}
