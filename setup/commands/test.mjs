// @ts-check
import path from "node:path";
import { interruptible } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { runSteps } from "../core/runner.mjs";
import { browser } from "../steps/browser.mjs";
import { slurm } from "../steps/slurm.mjs";
import { runCheck, runTests, testParts } from "../testing/parts.mjs";
import { summary } from "../testing/summary.mjs";

const HELP = `npm test [-- [--long] [FILTER...]]

Checks types, lint and format of everything, then runs every test: those of test/**/*.test.ts with Node's test runner,
then those of test/**/test_*.py with pytest. The end of the output names everything that failed. A FILTER is a part of a
test file's path; files that contain one are run, and nothing else is checked.
The browser tests need Chromium, those of sweeps on a cluster Slurm; both are installed where that is possible
(Debian's, by root), and without them these tests are skipped, or fail where the variable CI is set.

  --long   train the main notebooks for as long as npm start does, and compare every number that they hold

  npm test -- partition            test/lib/partition/...
  npm test -- kernel/test_errors   one file
  npm test -- lib simulators       either`;

/** @typedef {import("../testing/parts.mjs").Part} Part */

/** @param {string[]} args @returns {Promise<number>} 0 when everything passed */
export async function main(args) {
  const { values, positionals } = readOptions(
    { args, allowPositionals: true, options: { long: { type: "boolean" }, help: { type: "boolean", short: "h" } } },
    "npm test",
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.long) process.env.TRAC_TEST_LONG = "1";
  const { checks, tests } = testParts(repositoryRoot, positionals);
  const context = await ensureSetUp();
  const programs = [
    ...(uses(tests, path.join("test", "browser")) ? [browser] : []),
    ...(uses(tests, "slurm") ? [slurm] : []),
  ];
  const [checked] = await Promise.all([
    interruptible(() => Promise.all(checks.map((check) => runCheck(check, context)))),
    runSteps(programs, context),
  ]);
  const results = [...checked, ...(await interruptible(() => runTests(tests, context)))];
  console.log(summary(results));
  return results.every(({ code }) => code === 0) ? 0 : 1;
}

/**
 * Whether a test file's path contains a word.
 *
 * @param {Part[]} parts
 * @param {string} word
 */
function uses(parts, word) {
  return parts.some(({ args }) => args.some((argument) => argument.startsWith("test") && argument.includes(word)));
}
