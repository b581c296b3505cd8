import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { createProgress } from "../../../setup/core/progress.mjs";
import { createContext, runSteps } from "../../../setup/core/runner.mjs";
import { temporaryFolder } from "../support.ts";

/** A step that writes a file, and is done when the file is there. */
function writing(folder: string, name: string, runs: string[], fail = false) {
  const file = path.join(folder, name);
  return {
    name,
    megabytes: 1,
    isDone: () => fs.existsSync(file),
    run: async () => {
      runs.push(name);
      if (fail) throw new Error(`${name} failed`);
      fs.writeFileSync(file, "");
      return "written";
    },
  };
}

function silentContext(folder: string) {
  const printed: string[] = [];
  const context = createContext(folder, createProgress({ write: (text: string) => printed.push(text) }));
  return { context, printed };
}

test("runs the steps in order, and none of them again", async (t) => {
  const folder = temporaryFolder(t);
  const { context, printed } = silentContext(folder);
  const runs: string[] = [];
  const steps = ["a", "b"].map((name) => writing(folder, name, runs));
  assert.equal(await runSteps(steps, context), 2);
  const printedFirst = printed.length;
  assert.equal(await runSteps(steps, context), 0);
  assert.deepEqual(runs, ["a", "b"]);
  assert.ok(printedFirst > 0);
  assert.equal(printed.length, printedFirst, "a second run prints nothing");
});

test("continues after a failed step where it stopped, and gives the lock back", async (t) => {
  const folder = temporaryFolder(t);
  const { context } = silentContext(folder);
  const runs: string[] = [];
  const first = writing(folder, "a", runs);
  await assert.rejects(runSteps([first, writing(folder, "b", runs, true)], context), /b failed/);
  assert.equal(fs.existsSync(context.places.lock), false);
  assert.equal(await runSteps([first, writing(folder, "b", runs)], context), 1);
  assert.deepEqual(runs, ["a", "b", "b"]);
});

test("skips a step that another set-up finished while this one waited", async (t) => {
  const folder = temporaryFolder(t);
  const runs: string[] = [];
  const steps = [writing(folder, "a", runs), writing(folder, "b", runs)];
  const counts = await Promise.all([1, 2].map(() => runSteps(steps, silentContext(folder).context)));
  assert.deepEqual(counts.sort(), [0, 2]);
  assert.deepEqual(runs, ["a", "b"]);
});

test("asks for the disk space of the pending steps only", async (t) => {
  const folder = temporaryFolder(t);
  const { context } = silentContext(folder);
  const runs: string[] = [];
  const huge = { ...writing(folder, "huge", runs), megabytes: 1e12 };
  await assert.rejects(runSteps([huge], context), { name: "Problem", message: /the set-up needs 1000000000\.0 GB/ });
  fs.writeFileSync(path.join(folder, "huge"), "");
  assert.equal(await runSteps([huge, writing(folder, "a", runs)], context), 1);
});
