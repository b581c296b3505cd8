// @ts-check
import path from "node:path";
import { findProgram } from "../checks/programs.mjs";

/**
 * A step that installs Debian's packages for some tests, where they are missing and the user may. Where that is not so, or it fails,
 * the tests that need them say what is missing.
 *
 * @param {{ name: string, megabytes: number, packages: string[], isThere: () => boolean }} what
 * @returns {import("../core/runner.mjs").Step}
 */
export function debianPackages({ name, megabytes, packages, isThere }) {
  return {
    name,
    megabytes,
    isDone: () => isThere() || !canInstall(),
    async run({ places, progress, quietly }) {
      const log = path.join(places.logs, "apt-get.log");
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      const aptGet = (/** @type {string[]} */ ...args) =>
        quietly("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], { log, env });
      progress.update("reading the list of packages");
      await aptGet("update");
      progress.update("downloading and unpacking");
      const { code } = await aptGet("install", "--yes", "--no-install-recommends", ...packages);
      return code === 0 ? "installed" : `could not be installed, see ${path.relative(places.root, log)}`;
    },
  };
}

/** Whether this is root on a system with Debian's packages. */
function canInstall() {
  return process.getuid?.() === 0 && findProgram("apt-get") !== undefined;
}
