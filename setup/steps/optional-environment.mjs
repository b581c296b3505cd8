// @ts-check
import fs from "node:fs";
import path from "node:path";
import { findProgram } from "../checks/programs.mjs";
import { findPython, probePython } from "../checks/python.mjs";
import { Problem } from "../core/problem.mjs";
import { hashInputs, readInputs, writeJson } from "../core/stamp.mjs";
import { createEnvironment, pip } from "./python-environment.mjs";

/**
 * @typedef {object} OptionalEnvironment
 * @property {string} name as the user reads it
 * @property {string} folder the virtual environment's, in the repository: `.venv-pytorch`
 * @property {string} requirements the file that pins its packages
 * @property {number} megabytes disk space it takes
 * @property {number} oldestMinor the oldest Python 3.x that its packages run on
 * @property {number} [newestMinor] the newest one, where there is a limit
 * @property {string[]} [pipArguments] further arguments of `pip install`
 */

/**
 * The Python of an optional environment.
 *
 * @param {string} root the repository's folder
 * @param {Pick<OptionalEnvironment, "folder">} environment
 */
export const pythonOf = (root, { folder }) => path.join(root, folder, "bin", "python");

/**
 * A step that makes a virtual environment which nothing of the default set-up needs. It is made anew whenever its requirements
 * changed, it was moved, or it was left half made: the stamp is written last.
 *
 * @param {OptionalEnvironment} environment
 * @returns {import("../core/runner.mjs").Step}
 */
export function optionalEnvironmentStep(environment) {
  return {
    name: environment.name,
    megabytes: environment.megabytes,
    isDone: ({ root }) => readInputs(stampOf(root, environment)) === inputsOf(root, environment),
    async run(context) {
      const venv = path.join(context.root, environment.folder);
      const own = { ...context, places: { ...context.places, venv, python: pythonOf(context.root, environment) } };
      const python = choosePython(environment);
      fs.rmSync(venv, { recursive: true, force: true });
      await createEnvironment(own, python);
      const onLine = (/** @type {string} */ line) => showProgress(context.progress, line);
      const { requirements, pipArguments = [] } = environment;
      await pip(own, ["install", ...pipArguments, "--requirement", requirements], onLine);
      writeJson(stampOf(context.root, environment), { inputs: inputsOf(context.root, environment) });
      return "installed";
    },
  };
}

/** @param {string} root @param {OptionalEnvironment} environment */
const stampOf = (root, { folder }) => path.join(root, folder, "set-up.json");

/** @param {string} root @param {OptionalEnvironment} environment */
function inputsOf(root, { folder, requirements, pipArguments = [] }) {
  return hashInputs({ texts: [path.join(root, folder), ...pipArguments], files: [path.join(root, requirements)] });
}

/**
 * The usual Python where it fits, else the newest that does.
 *
 * @param {OptionalEnvironment} environment @throws {Problem}
 */
function choosePython({ name, oldestMinor, newestMinor = Infinity }) {
  const usual = findPython();
  if (usual.minor >= oldestMinor && usual.minor <= newestMinor) return usual;
  for (let minor = newestMinor; !process.env.PYTHON && minor >= oldestMinor && minor < Infinity; minor--) {
    const program = findProgram(`python3.${minor}`, process.env.PATH);
    const python = program && probePython(program);
    if (python && python.venv) return python;
  }
  const range = newestMinor === Infinity ? `3.${oldestMinor} or newer` : `3.${oldestMinor} to 3.${newestMinor}`;
  throw new Problem(
    `${name} needs Python ${range}, and ${usual.path} is ${usual.version}.`,
    "Name another one with PYTHON=/path/to/python3 and run the command again.",
  );
}

/** @param {import("../core/progress.mjs").Progress} progress @param {string} line of pip */
function showProgress(progress, line) {
  const download = line.match(/^\s+Downloading (\S+?)-\d\S* \((.+)\)/);
  if (download) progress.update(`${download[1]}, ${download[2]}`);
  if (/^WARNING: Retrying/.test(line)) progress.update("the package index does not answer, trying again");
  if (/^Installing collected packages/.test(line)) progress.update("unpacking");
}
