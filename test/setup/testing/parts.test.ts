import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { testParts } from "../../../setup/testing/parts.mjs";
import { until } from "../../fixtures/until.ts";
import { isRunning, repository, startNode, temporaryFolder } from "../support.ts";

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

/** Runs two parts, programs of these texts, and prints how they ended. */
function startParts(folder: string, first: string, second: string) {
  const part = (name: string, code: string) => ({ name, command: process.execPath, args: ["-e", code] });
  const parts = [part("one", first), part("two", second)];
  const program = `
    import { interruptible } from ${JSON.stringify(path.join(repository, "setup/core/child.mjs"))};
    import { reportFailure } from ${JSON.stringify(path.join(repository, "setup/core/problem.mjs"))};
    import { createContext } from ${JSON.stringify(path.join(repository, "setup/core/runner.mjs"))};
    import { runTests } from ${JSON.stringify(path.join(repository, "setup/testing/parts.mjs"))};
    await interruptible(() => runTests(${JSON.stringify(parts)}, createContext(${JSON.stringify(folder)})))
      .then((results) => console.log(results.map(({ name, code }) => name + " " + code).join()))
      .catch((error) => (process.exitCode = reportFailure(error)));`;
  fs.writeFileSync(path.join(folder, "parts.mjs"), program);
  return startNode(["parts.mjs"], folder);
}

test("a part begins when the one before has ended, however that did", async (t) => {
  const slow = "setTimeout(() => { console.log('ends'); process.exitCode = 3 }, 300)";
  const { ended, output } = startParts(temporaryFolder(t), slow, "console.log('begins')");
  assert.equal(await ended, 0);
  assert.equal(output(), "\n── one ──\nends\n\n── two ──\nbegins\none 3,two 0\n");
});

test("a request to end ends the part that runs, and the next does not begin", async (t) => {
  const folder = temporaryFolder(t);
  const endless = "require('node:fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)";
  const { child, ended, output } = startParts(folder, endless, "console.log('begins')");
  const pid = path.join(folder, "pid");
  const read = () => (fs.existsSync(pid) ? Number(fs.readFileSync(pid, "utf8")) : 0);
  await until(() => read() > 0, "the part to run");
  child.kill("SIGTERM");
  assert.equal(await ended, 130);
  assert.match(output(), /Interrupted\./);
  assert.doesNotMatch(output(), /begins/);
  await until(() => !isRunning(read()), "the part to end");
});
