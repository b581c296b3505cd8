// @ts-check
import fs from "node:fs";
import path from "node:path";

/** Beginnings of the paths of the files that take longest. They run first: none is left to run alone at the end. */
const LONGEST = [
  "test/browser/",
  "test/notebooks/",
  "test/lib/study/slurm",
  "test/lib/study/pool",
  "test/lib/cli/",
  "test/setup/node-versions",
  "test/setup/failures",
  "test/kernel/python/",
];

/**
 * Folders whose files share a process, which loads TensorFlow or the compiler once and not for each. Their tests take moments, and
 * leave nothing behind that another one meets.
 */
const TOGETHER = [
  "test/kernel/compiler/",
  "test/lib/batches/",
  "test/lib/dataset/hdf5/",
  "test/lib/evaluation/",
  "test/lib/files/",
  "test/lib/nn/",
  "test/lib/partition/",
  "test/lib/plots/",
  "test/lib/random/",
  "test/lib/simulators/",
  "test/lib/study/report/",
  "test/lib/study/results/",
  "test/setup/checks/",
  "test/setup/core/",
];

/**
 * Test files by the processes that run them, in their order.
 *
 * @param {string[]} files
 * @returns {string[][]}
 */
export function byProcess(files) {
  /** @type {Map<string, string[]>} */
  const processes = new Map();
  for (const file of files) {
    const key = TOGETHER.find((folder) => file.startsWith(folder)) ?? file;
    processes.set(key, [...(processes.get(key) ?? []), file]);
  }
  return [...processes.values()];
}

/**
 * Finds the test files below test/: `*.test.ts` for Node's test runner, `test_*.py` and `*_test.py` for pytest.
 *
 * @param {string} root the repository's folder
 * @param {string[]} filters parts of paths; a file is taken when its path contains one of them, or when there are none
 * @returns {{ node: string[], python: string[] }} paths relative to the repository, the longest first, then sorted
 */
export function findTests(root, filters = []) {
  const files = fs
    .readdirSync(path.join(root, "test"), { recursive: true })
    .map((file) => path.join("test", String(file)))
    .filter((file) => !/node_modules|__pycache__|[\\/]fixtures[\\/]/.test(file))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return {
    node: files.filter((file) => file.endsWith(".test.ts")),
    python: files.filter((file) => /^(test_.*|.*_test)\.py$/.test(path.basename(file))),
  };
}

/** @param {string} file */
function rank(file) {
  const place = LONGEST.findIndex((beginning) => file.startsWith(beginning));
  return place < 0 ? LONGEST.length : place;
}
