// @ts-check
import fs from "node:fs";
import path from "node:path";

/**
 * Finds a program on a search path, without starting anything.
 *
 * @param {string} name a bare name, or a path that is then only checked
 * @param {string} [searchPath] as the PATH variable has it
 * @returns {string | undefined} the program's full path
 */
export function findProgram(name, searchPath = process.env.PATH ?? "") {
  const candidates = name.includes("/")
    ? [path.resolve(name)]
    : searchPath.split(path.delimiter).map((folder) => path.join(folder, name));
  return candidates.find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The C++ compiler: the one that CXX names, else g++, clang++ or c++.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} its full path
 */
export function findCompiler(env = process.env) {
  const names = env.CXX ? [env.CXX] : ["g++", "clang++", "c++"];
  return names.map((name) => findProgram(name, env.PATH)).find(Boolean);
}

/** What to do where there is no compiler, for this system. */
export function compilerRemedy(platform = process.platform) {
  if (platform === "darwin") return "Install it with `xcode-select --install`.";
  return "Install g++ (Debian and Ubuntu: `sudo apt install g++`; Fedora: `sudo dnf install gcc-c++`).";
}
