import assert from "node:assert/strict";
import test from "node:test";
import { nodeVersionProblem } from "../../../setup/checks/node-version.mjs";

test("accepts the Node releases the project is tested on", () => {
  for (const version of [
    "v20.19.0",
    "v20.20.2",
    "v22.12.0",
    "v22.23.3",
    "v23.0.0",
    "v24.21.0",
    "v26.10.0",
    "v30.0.0",
  ]) {
    assert.equal(nodeVersionProblem(version), undefined, version);
  }
});

test("refuses an older Node with one sentence that names its version and the remedy", () => {
  for (const version of ["v14.21.3", "v16.20.2", "v18.20.8", "v20.18.3", "v21.7.3", "v22.11.0"]) {
    const problem = nodeVersionProblem(version) ?? "";
    assert.match(problem, new RegExp(`^Node ${version.slice(1)} cannot run this project: it needs Node 20\\.19`));
    assert.match(problem, /https:\/\/nodejs\.org/);
  }
});
