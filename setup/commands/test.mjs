// @ts-check
import os from "node:os";
import path from "node:path";
import { runForeground, wasInterrupted } from "../core/child.mjs";
import { ensureSetUp } from "../core/ensure.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { readOptions } from "../core/options.mjs";
import { repositoryRoot } from "../core/places.mjs";
import { Interrupted, Problem } from "../core/problem.mjs";
import { runSteps } from "../core/runner.mjs";
import { browser } from "../steps/browser.mjs";
import { slurm } from "../steps/slurm.mjs";
import { findTests } from "./find-tests.mjs";

const HELP = `npm test [-- FILTER...]

Checks the types of everything, then runs every test: those of test/**/*.test.ts with Node's test runner and
those of test/**/test_*.py with pytest. A FILTER is a part of a test file's path; files that contain one are
run, and the types are not checked. The browser tests need Chromium, those of sweeps on a cluster Slurm; both are
installed where that is possible (Debian's, by root), and without them these tests are skipped, or fail where the
variable CI is set.

  npm test -- partition            test/lib/partition/...
  npm test -- kernel/test_errors   one file
  npm test -- lib simulators       either`;

/** @typedef {{ name: string, command: string, args: string[] }} Part */

/** @param {string[]} args @returns {Promise<number>} 0 when everything passed */
export async function main(args) {
  const { values, positionals } = readOptions(
    { args, allowPositionals: true, options: { help: { type: "boolean", short: "h" } } },
    "npm test",
  );
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const parts = testParts(repositoryRoot, positionals);
  const context = await ensureSetUp();
  const programs = [
    ...(uses(parts, path.join("test", "browser")) ? [browser] : []),
    ...(uses(parts, "slurm") ? [slurm] : []),
  ];
  if (programs.length > 0) await runSteps(programs, context);
  const results = [];
  for (const part of parts) results.push({ ...part, ...(await runPart(part)) });
  return summarize(results);
}

/**
 * What is to be run, in order.
 *
 * @param {string} root
 * @param {string[]} filters
 * @returns {Part[]}
 * @throws {Problem} when no test file matches
 */
export function testParts(root, filters) {
  const { node, python } = findTests(root, filters);
  if (node.length + python.length === 0) {
    throw new Problem(
      `No test file's path contains ${filters.map((filter) => `"${filter}"`).join(" or ")}.`,
      "`npm test -- --help` shows how filters work.",
    );
  }
  const types = {
    name: "types",
    command: process.execPath,
    args: [path.join("node_modules", "typescript", "bin", "tsc"), "--noEmit"],
  };
  const nodeTests = {
    name: `Node tests (${node.length} files)`,
    command: process.execPath,
    args: [
      "--import",
      "tsx",
      "--test",
      `--test-concurrency=${Math.min(4, os.availableParallelism())}`,
      "--test-reporter=spec",
      ...node,
    ],
  };
  const pythonTests = {
    name: `Python tests (${python.length} files)`,
    command: path.join(root, ".venv", "bin", "python"),
    args: ["-m", "pytest", ...python],
  };
  return [
    filters.length === 0 ? [types] : [],
    node.length > 0 ? [nodeTests] : [],
    python.length > 0 ? [pythonTests] : [],
  ].flat();
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

/** @param {Part} part @returns {Promise<{ code: number, seconds: number }>} */
async function runPart({ name, command, args }) {
  console.log(`\n── ${name} ──`);
  const started = Date.now();
  const code = await runForeground(command, args, { cwd: repositoryRoot, env: pythonEnvironment(repositoryRoot) });
  if (wasInterrupted()) throw new Interrupted();
  return { code, seconds: (Date.now() - started) / 1000 };
}

/** @param {(Part & { code: number, seconds: number })[]} results @returns {number} */
function summarize(results) {
  console.log("\n── Summary ──");
  for (const { name, code, seconds } of results)
    console.log(`  ${code === 0 ? "passed" : "FAILED"}  ${name} (${seconds.toFixed(0)} s)`);
  const failed = results.filter(({ code }) => code !== 0);
  console.log(failed.length === 0 ? "\nAll tests passed." : `\nFailed: ${failed.map(({ name }) => name).join(", ")}.`);
  return failed.length === 0 ? 0 : 1;
}
