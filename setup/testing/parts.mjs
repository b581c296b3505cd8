// @ts-check
/** The parts of `npm test`, and how each is run. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { runForeground, wasInterrupted } from "../core/child.mjs";
import { pythonEnvironment } from "../core/environment.mjs";
import { Interrupted, WrongUsage } from "../core/problem.mjs";
import { described, failuresVariable, readFailures } from "./failures.mjs";
import { findTests } from "./find-tests.mjs";

/** @typedef {import("../core/runner.mjs").Context} Context */
/** @typedef {{ name: string, command: string, args: string[] }} Part */
/** @typedef {{ name: string, code: number, seconds: number, failures: string[] }} Result */

/** Most lines of a check's output that are repeated at the end. */
const repeatedLines = 8;

/** The checks of the code itself, each a program of a package. */
const checks = Object.entries({
  types: ["typescript/bin/tsc", "--noEmit"],
  lint: ["eslint/bin/eslint.js", "."],
  format: ["prettier/bin/prettier.cjs", "--check", "."],
}).map(([name, [program, ...args]]) => ({
  name,
  command: process.execPath,
  args: [path.join("node_modules", program), ...args],
}));

/**
 * What is to be run: checks, where everything is, side by side; then tests, one part after the other.
 *
 * @param {string} root
 * @param {string[]} filters
 * @returns {{ checks: Part[], tests: Part[] }}
 * @throws {WrongUsage} when no test file matches
 */
export function testParts(root, filters) {
  const { node, python } = findTests(root, filters);
  if (node.length + python.length === 0) {
    throw new WrongUsage(
      `No test file's path contains ${filters.map((filter) => `"${filter}"`).join(" or ")}.`,
      "`npm test -- --help` shows how filters work.",
    );
  }
  const parts = [nodeTests(node), pythonTests(root, python)];
  return { checks: filters.length === 0 ? checks : [], tests: parts.filter((part) => part !== undefined) };
}

/** @param {string[]} files @returns {Part | undefined} */
function nodeTests(files) {
  if (files.length === 0) return undefined;
  const runner = path.join("setup", "testing", "node-tests.mjs");
  const args = ["--import", "tsx", runner, String(processesFor(files)), ...files];
  return { name: `Node tests (${files.length} files)`, command: process.execPath, args };
}

/** The tests of a file share a kernel, so a file is one worker's. @param {string} root @param {string[]} files @returns {Part | undefined} */
function pythonTests(root, files) {
  if (files.length === 0) return undefined;
  const workers = ["-n", String(processesFor(files)), "--dist=loadfile", "--no-loadscope-reorder"];
  return {
    name: `Python tests (${files.length} files)`,
    command: path.join(root, ".venv", "bin", "python"),
    args: ["-m", "pytest", ...(files.length > 1 ? workers : []), ...files],
  };
}

/** @param {string[]} files */
function processesFor(files) {
  return Math.min(4, os.availableParallelism(), files.length);
}

/** Runs a check and prints what it found. @param {Part} part @param {Context} context @returns {Promise<Result>} */
export async function runCheck({ name, command, args }, context) {
  const started = Date.now();
  const { code, output } = await context.quietly(command, args, { log: path.join(context.places.logs, `${name}.log`) });
  const lines = output.trim().split("\n");
  context.progress.note(`\n── ${name} ──\n${code === 0 ? "in order" : output.trimEnd()}`);
  const repeated = lines.length > repeatedLines ? [...lines.slice(0, repeatedLines), "…"] : lines;
  return { name, code, seconds: (Date.now() - started) / 1000, failures: code === 0 ? [] : repeated };
}

/**
 * Runs the tests of one part after another, each of which keeps every core busy: more processes than cores compute no more, and
 * take it from each other.
 *
 * @param {Part[]} parts
 * @param {Context} context
 * @returns {Promise<Result[]>}
 */
export async function runTests(parts, context) {
  const results = [];
  for (const part of parts) results.push(await runPart(part, context));
  return results;
}

/** @param {Part} part @param {Context} context @returns {Promise<Result>} */
async function runPart({ name, command, args }, { root }) {
  const started = Date.now();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trac-tests-"));
  try {
    const file = path.join(folder, "failures");
    console.log(`\n── ${name} ──`);
    const code = await runForeground(command, args, {
      cwd: root,
      env: { ...pythonEnvironment(root), [failuresVariable]: file },
    });
    if (wasInterrupted()) throw new Interrupted();
    const failures = readFailures(file).map(described);
    return { name, code, seconds: (Date.now() - started) / 1000, failures };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
