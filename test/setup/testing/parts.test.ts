import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { testParts } from "../../../setup/testing/parts.mjs";
import { temporaryFolder } from "../support.ts";

/** A folder with a few test files of both kinds, and files that are none. */
function tree(folder: string) {
  const files = [
    "lib/partition/labels.test.ts",
    "lib/nn/adam.test.ts",
    "browser/lab.test.ts",
    "kernel/test_errors.py",
    "kernel/conftest.py",
    "fixtures/old.test.ts",
    "setup/support.ts",
  ];
  for (const file of files) {
    fs.mkdirSync(path.dirname(path.join(folder, "test", file)), { recursive: true });
    fs.writeFileSync(path.join(folder, "test", file), "");
  }
  return folder;
}

const filesOf = (part: { args: string[] }) => part.args.filter((argument) => argument.startsWith("test/"));

test("without a filter: the checks, then every Node test, then every Python test", (t) => {
  const { checks, tests } = testParts(tree(temporaryFolder(t)), []);
  assert.deepEqual(
    [...checks, ...tests].map(({ name }) => name),
    ["types", "lint", "format", "Node tests (3 files)", "Python tests (1 files)"],
  );
  assert.deepEqual(tests.map(filesOf), [
    ["test/browser/lab.test.ts", "test/lib/nn/adam.test.ts", "test/lib/partition/labels.test.ts"],
    ["test/kernel/test_errors.py"],
  ]);
});

test("with filters: the files whose path contains one of them, and no checks", (t) => {
  const folder = tree(temporaryFolder(t));
  assert.deepEqual(testParts(folder, ["partition"]).tests.map(filesOf), [["test/lib/partition/labels.test.ts"]]);
  const { checks, tests } = testParts(folder, ["adam", "errors"]);
  assert.deepEqual([checks, tests.map(filesOf)], [[], [["test/lib/nn/adam.test.ts"], ["test/kernel/test_errors.py"]]]);
});

test("a filter that matches nothing is refused by name", (t) => {
  const folder = tree(temporaryFolder(t));
  assert.throws(() => testParts(folder, ["partitoin"]), {
    name: "Problem",
    message: /^No test file's path contains "partitoin"\./,
  });
});
