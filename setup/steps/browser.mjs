// @ts-check
import path from "node:path";
import { findBrowser } from "../checks/browser.mjs";
import { findProgram } from "../checks/programs.mjs";

/**
 * Debian's Chromium, for the browser tests alone; installed where there is no browser and the user may. Where that is not so,
 * or it fails, the browser tests say what is missing.
 *
 * @type {import("../core/runner.mjs").Step}
 */
export const browser = {
  name: "Chromium for the browser tests",
  megabytes: 700,
  isDone: () => findBrowser() !== undefined || !canInstall(),
  async run({ places, progress, quietly }) {
    const log = path.join(places.logs, "apt-get.log");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const aptGet = (/** @type {string[]} */ ...args) =>
      quietly("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], { log, env });
    progress.update("reading the list of packages");
    await aptGet("update");
    progress.update("downloading and unpacking");
    const { code } = await aptGet("install", "--yes", "--no-install-recommends", "chromium");
    return code === 0 ? "installed" : `could not be installed, see ${path.relative(places.root, log)}`;
  },
};

/** Whether this is root on a system with Debian's packages. */
function canInstall() {
  return process.getuid?.() === 0 && findProgram("apt-get") !== undefined;
}
