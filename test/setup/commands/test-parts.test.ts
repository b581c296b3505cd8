import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { testParts } from "../../../setup/commands/test.mjs";
import { temporaryFolder } from "../support.ts";

/** A folder with a few test files of both kinds, and files that are none. */
function tree(folder: string) {
  const files = [
    "lib/partition/labels.test.ts",
    "lib/nn/adam.test.ts",
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

test("without a filter: the types, then every Node test, then every Python test", (t) => {
  const parts = testParts(tree(temporaryFolder(t)), []);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ["types", "Node tests (2 files)", "Python tests (1 files)"],
  );
  assert.deepEqual(filesOf(parts[1]), ["test/lib/nn/adam.test.ts", "test/lib/partition/labels.test.ts"]);
  assert.deepEqual(filesOf(parts[2]), ["test/kernel/test_errors.py"]);
});

test("with filters: the files whose path contains one of them", (t) => {
  const folder = tree(temporaryFolder(t));
  assert.deepEqual(testParts(folder, ["partition"]).map(filesOf), [["test/lib/partition/labels.test.ts"]]);
  assert.deepEqual(testParts(folder, ["adam", "errors"]).map(filesOf), [
    ["test/lib/nn/adam.test.ts"],
    ["test/kernel/test_errors.py"],
  ]);
});

test("a filter that matches nothing is refused by name", (t) => {
  const folder = tree(temporaryFolder(t));
  assert.throws(() => testParts(folder, ["partitoin"]), {
    name: "Problem",
    message: /^No test file's path contains "partitoin"\./,
  });
});
