// @ts-check
import { findProgram } from "./programs.mjs";

/** Chromium as the systems' packages name it, then Chrome: the browser tests run in either. */
const NAMES = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/**
 * The browser for the browser tests.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} its full path
 */
export function findBrowser(env = process.env) {
  return NAMES.map((name) => findProgram(name, env.PATH)).find(Boolean);
}

/**
 * Why the browser tests cannot run, in a sentence; undefined where they can.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function missingBrowser(env = process.env) {
  if (findBrowser(env)) return undefined;
  return "No Chromium was found: install it (Debian: `sudo apt install chromium`) to run the browser tests.";
}
