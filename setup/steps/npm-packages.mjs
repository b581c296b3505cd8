// @ts-check
import fs from "node:fs";
import path from "node:path";
import { explainFailure } from "../core/network.mjs";
import { readJson } from "../core/stamp.mjs";

/**
 * The packages of package-lock.json in node_modules, without running any package's install script.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const npmPackages = {
  name: "npm packages",
  megabytes: 900,
  isDone: ({ places }) => isInstalled(places.root),
  async run({ places, progress, quietly }) {
    const total = wantedPackages(places.root).length;
    let fetched = 0;
    const onLine = (/** @type {string} */ line) => {
      if (/http fetch GET 200 .*\.tgz/.test(line)) progress.update(`${(fetched += 1)} of ${total} packages`);
      if (/attempt \d+ failed/.test(line)) progress.update("the registry does not answer, trying again");
    };
    const [command, first] = npmCommand();
    const log = path.join(places.logs, "npm.log");
    const { code, output } = await quietly(
      command,
      [
        ...first,
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=http",
        "--fetch-retry-mintimeout=2000",
        "--fetch-retry-maxtimeout=10000",
      ],
      { onLine, log },
    );
    if (code !== 0) throw explainFailure("npm", output, path.relative(places.root, log));
    return `${total} packages`;
  },
};

/** npm itself: the one that started this command, else the one on the PATH. */
function npmCommand(env = process.env) {
  const script = env.npm_execpath;
  return script?.endsWith("npm-cli.js")
    ? /** @type {const} */ ([process.execPath, [script]])
    : /** @type {const} */ (["npm", []]);
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own `.package-lock.json` at the very end of an
 * installation and removes it first, so an interrupted one is noticed, and one that the user made counts.
 *
 * @param {string} root
 * @returns {boolean}
 */
export function isInstalled(root) {
  const folder = path.join(root, "node_modules");
  const present = packagesOf(path.join(folder, ".package-lock.json"));
  if (!present) return false;
  return wantedPackages(root).every(
    ([place, wanted]) => present[place]?.version === wanted.version && fs.existsSync(path.join(root, place)),
  );
}

/**
 * The packages that every system needs: all of the lock file but the optional ones, which belong to one system each.
 *
 * @param {string} root
 * @returns {[string, LockedPackage][]} place (as `node_modules/NAME`) and entry
 */
function wantedPackages(root) {
  const packages = packagesOf(path.join(root, "package-lock.json")) ?? {};
  return Object.entries(packages).filter(([place, entry]) => place !== "" && !entry.optional);
}

/** @typedef {{ version: string, optional?: boolean }} LockedPackage */

/** @param {string} lockFile @returns {Record<string, LockedPackage> | undefined} entries by place */
function packagesOf(lockFile) {
  return /** @type {{ packages?: Record<string, LockedPackage> } | undefined} */ (readJson(lockFile))?.packages;
}
