// @ts-check
/** What failed in the parts of `npm test`, in words that fit the end of its output. */
import fs from "node:fs";

/**
 * @typedef {object} Failure
 * @property {string} file relative to the repository
 * @property {string} name the test's, with those of the suites around it; empty where the file failed outside of its tests
 * @property {string} message
 */

/** Names the file that runners of tests write their failures into, a line of JSON each. `test/conftest.py` reads it, too. */
export const failuresVariable = "TRAC_TEST_FAILURES";

/** Most characters of a message in a line. */
const maxLength = 160;

/** @param {Failure[]} failures */
export function writeFailures(failures) {
  const file = process.env[failuresVariable];
  if (file) fs.writeFileSync(file, failures.map((failure) => `${JSON.stringify(failure)}\n`).join(""));
}

/** @param {string} file @returns {Failure[]} none where nothing was written */
export function readFailures(file) {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  return lines.map((line) => {
    /** @type {unknown} */
    const failure = JSON.parse(line);
    return /** @type {Failure} */ (failure);
  });
}

/** A failure in one line. @param {Failure} failure */
export function described({ file, name, message }) {
  const words = message.replaceAll(/\s+/g, " ").trim();
  const short = words.length > maxLength ? `${words.slice(0, maxLength)}…` : words;
  return `${name === "" ? file : `${file} › ${name}`}: ${short}`;
}
