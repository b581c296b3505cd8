/** What the end of `npm test` says, from tests that really fail under both runners. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { described, failuresVariable, readFailures } from "../../../setup/testing/failures.mjs";
import { summary } from "../../../setup/testing/summary.mjs";
import { patience } from "../../fixtures/until.ts";
import { plainEnvironment, repository, temporaryFolder } from "../support.ts";

const files: Record<string, string> = {
  "slow.test.mjs": `import test from "node:test"; import assert from "node:assert/strict";
    await new Promise((resolve) => setTimeout(resolve, 300));
    test("passes", () => {}); test("is to come", { todo: true }, () => assert.fail());
    test("differs", () => assert.equal(1, 2));`,
  "suite.test.mjs": `import { describe, it } from "node:test";
    describe("a suite", () => { describe("in it", () => {
      it("passes", () => {}); it("throws", () => { throw new RangeError("a must be\\n  below 3, got 4"); });
    }); });`,
  "hook.test.mjs": `import { before, describe, it } from "node:test";
    describe("prepared", () => { before(() => { throw new Error("no kernel"); }); it("never runs", () => {}); });`,
  "broken.test.mjs": `import "./missing.mjs";`,
  "ends.test.mjs": `import test from "node:test"; test("passes", () => {}); process.on("exit", () => { process.exitCode = 3; });`,
  "passes.test.mjs": `import test from "node:test"; test("passes", () => {});`,
  // Files of such a folder share a process.
  "test/lib/random/first.test.mjs": `import test from "node:test"; globalThis.isShared = true;
    test("differs", () => { throw new Error("another seed"); });`,
  "test/lib/random/second.test.mjs": `import "./missing.mjs";`,
  "test/lib/random/third.test.mjs": `import test from "node:test"; import assert from "node:assert/strict";
    test("meets the first", () => assert.ok(globalThis.isShared));`,
  "test_cells.py": "def test_passes():\n    pass\n\n\ndef test_differs():\n    assert 1 + 1 == 3, 'wrong sum'\n",
  "test_broken.py": "import missing_module\n",
  "test_raises.py":
    "import pytest\n\n\n@pytest.fixture\ndef kernel():\n    raise OSError('it died')\n\n\n@pytest.mark.parametrize('plugin', ['lax'])\ndef test_plugin(kernel, plugin):\n    pass\n",
};

/** Enough files that pass for a warning of Node's, were each to listen to one signal. */
for (let i = 0; i < 6; i++) files[`passes-${i}.test.mjs`] = files["passes.test.mjs"];

/** Runs test files by a runner, which prints nothing on stderr; returns what it left for the summary. */
function failuresOf(folder: string, command: string, args: string[]) {
  const record = path.join(folder, `failures of ${path.basename(command)}`);
  const env = plainEnvironment({ [failuresVariable]: record });
  const { status, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8", timeout: patience });
  assert.deepEqual([status, stderr], [1, ""]);
  return readFailures(record).map(described);
}

test("the summary's last lines name each failed test with its file and message, whatever failed", (t) => {
  const folder = temporaryFolder(t);
  fs.mkdirSync(path.join(folder, "test", "lib", "random"), { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  fs.copyFileSync(path.join(repository, "test", "conftest.py"), path.join(folder, "conftest.py"));
  const named = Object.keys(files);
  const runner = path.join(repository, "setup", "testing", "node-tests.mjs");
  const node = failuresOf(folder, process.execPath, [runner, "2", ...named.filter((name) => name.endsWith(".mjs"))]);
  const pytest = ["-m", "pytest", "-n2", "--dist=loadfile", ...named.filter((name) => name.endsWith(".py"))];
  const python = failuresOf(folder, path.join(repository, ".venv", "bin", "python"), pytest);
  const results = [
    { name: "types", code: 0, seconds: 4, failures: [] },
    { name: "Node tests", code: 1, seconds: 1.4, failures: node },
    { name: "Python tests", code: 1, seconds: 2, failures: python.sort() },
    { name: "more", code: 137, seconds: 1, failures: [] },
  ];
  const lines = summary(results).split("\n");
  assert.deepEqual(lines.slice(1, 6), [
    "── Summary ──",
    "  passed  types (4 s)",
    "  FAILED  Node tests (1 s)",
    "  FAILED  Python tests (2 s)",
    "  FAILED  more (1 s)",
  ]);
  assert.deepEqual(
    lines.slice(7).map((line) => line.replace(/'\S+missing\.mjs'.*/, "…")),
    [
      "Failed: Node tests",
      "  slow.test.mjs › differs: Expected values to be strictly equal: 1 !== 2",
      "  suite.test.mjs › a suite › in it › throws: a must be below 3, got 4",
      "  hook.test.mjs › prepared: no kernel",
      "  broken.test.mjs: Error [ERR_MODULE_NOT_FOUND]: Cannot find module …",
      "  ends.test.mjs: ended with code 3",
      "  test/lib/random/first.test.mjs › differs: another seed",
      "  test/lib/random/second.test.mjs: Cannot find module …",
      "Failed: Python tests",
      "  test_broken.py: ModuleNotFoundError: No module named 'missing_module'",
      "  test_cells.py › test_differs: AssertionError: wrong sum assert (1 + 1) == 3",
      "  test_raises.py › test_plugin[lax]: OSError: it died",
      "Failed: more",
      "  ended with code 137, and named no test",
    ],
  );
});

test("nothing failed, so nothing is named", () => {
  const results = [{ name: "types", code: 0, seconds: 4, failures: [] }];
  assert.equal(summary(results), "\n── Summary ──\n  passed  types (4 s)\n\nAll tests passed.");
});

test("a long message is cut, and a check's own lines are repeated", () => {
  const line = described({ file: "a.test.ts", name: "b", message: "x".repeat(1000) });
  assert.equal(line, `a.test.ts › b: ${"x".repeat(160)}…`);
});
