import assert from "node:assert/strict";
import test from "node:test";
import { freshCopy, repository, runNode } from "../support.ts";

test("npm run bench says what it lacks before it installs or measures anything", (t) => {
  const { status, stderr } = runNode(["setup/launch.mjs", "bench"], { cwd: freshCopy(t) });
  assert.equal(status, 1);
  assert.match(stderr, /measures against PyTorch, which is not set up\. Run `npm run setup:pytorch` first\./);
});

test("npm run bench refuses a kind that the part does not have, a count that is none, and a file to write that holds something else", () => {
  for (const [args, message] of [
    [["soak", "--kind", "killings"], /There is no kind "killings"\. The kinds are kills, sweeps,/],
    [["outcomes", "--kind", "kills"], /There is no kind "kills"\. The kinds are bc-safe, coptidice, cpq,/],
    [["soak", "--count", "-3"], /--count must be a whole number from 1 to 1000000, and "-3" is not/],
    [
      ["soak", "--json", "package.json"],
      /--json must name a new file or one of a former benchmark, and "package\.json" is neither/,
    ],
    [["soak", "--json", "lib"], /--json must name a new file or one of a former benchmark, and "lib" is neither/],
  ] as const) {
    const { status, stderr } = runNode(["setup/launch.mjs", "bench", ...args], { cwd: repository });
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});

test("npm run bench refuses a part that there is not", () => {
  const { status, stderr } = runNode(["setup/launch.mjs", "bench", "updates"], { cwd: repository });
  assert.equal(status, 2);
  assert.match(stderr, /There is no part "updates"\. The parts are update, methods, partition,/);
});
