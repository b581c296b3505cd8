// @ts-check
import { spawnSync } from "node:child_process";
import { Problem } from "../core/problem.mjs";
import { findProgram } from "./programs.mjs";

/** Python minor versions (3.x) that requirements.txt is tested on, the system's own first. */
const NAMES = ["python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"];
const OLDEST_MINOR = 10;
const NEWEST_TESTED_MINOR = 13;

const PROBE = `
import importlib.util as u, json, sys
print(json.dumps({"major": sys.version_info[0], "minor": sys.version_info[1], "version": sys.version.split()[0],
  "venv": all(u.find_spec(m) is not None for m in ("venv", "ensurepip"))}))
`;

/** @typedef {{ path: string, major: number, minor: number, version: string, venv: boolean }} Python */

/**
 * Asks a Python for its version and whether it can make virtual environments.
 *
 * @param {string} program full path
 * @returns {Python | undefined} undefined when it does not run
 */
export function probePython(program) {
  const { status, stdout } = spawnSync(program, ["-c", PROBE], { encoding: "utf8", timeout: 20_000 });
  if (status !== 0) return undefined;
  return { path: program, .../** @type {Omit<Python, "path">} */ (JSON.parse(stdout)) };
}

/** @param {Python} python */
const isRecent = (python) => python.major === 3 && python.minor >= OLDEST_MINOR;

/**
 * Finds the Python to build `.venv` with: the one that PYTHON names, else the first suitable one on the PATH; a version
 * newer than the tested ones is taken only when there is no other.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python}
 * @throws {Problem} when there is none, it is too old, or its venv module is missing
 */
export function findPython(env = process.env) {
  const names = env.PYTHON ? [env.PYTHON] : NAMES;
  const programs = [
    ...new Set(names.map((name) => findProgram(name, env.PATH)).filter((found) => found !== undefined)),
  ];
  const pythons = programs.map(probePython).filter((python) => python !== undefined);
  const recent = pythons.filter(isRecent);
  const usable = recent.filter((python) => python.venv);
  const chosen = usable.find((python) => python.minor <= NEWEST_TESTED_MINOR) ?? usable[0];
  if (chosen) return chosen;
  if (recent[0])
    throw new Problem(
      `${recent[0].path} (Python ${recent[0].version}) cannot make virtual environments: its venv module is missing.`,
      venvRemedy(recent[0]),
    );
  const found = pythons[0]
    ? `only Python ${pythons[0].version} (${pythons[0].path}) was found`
    : env.PYTHON
      ? `PYTHON names ${env.PYTHON}, which does not run`
      : "none was found";
  throw new Problem(`Python 3.${OLDEST_MINOR} or newer is needed, and ${found}.`, pythonRemedy());
}

/** @param {Python} python */
function venvRemedy(python) {
  return process.platform === "linux"
    ? `Install it (Debian and Ubuntu: \`sudo apt install python${python.major}.${python.minor}-venv\`) and run the command again.`
    : "Install Python from https://www.python.org and run the command again.";
}

function pythonRemedy() {
  const install =
    process.platform === "darwin"
      ? "`brew install python`"
      : "Debian and Ubuntu: `sudo apt install python3 python3-venv`";
  return `Install it (${install}), or name one with PYTHON=/path/to/python3, and run the command again.`;
}
