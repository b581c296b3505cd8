import assert from "node:assert/strict";
import test from "node:test";
import { readOptions } from "../../../setup/core/options.mjs";
import { notebookParameters } from "../../../setup/commands/start.mjs";
import { repository, runNode } from "../support.ts";

const defaults = { task: "BallCircle", "target-cost": "10", "segment-ratio": "0.5", seed: "0" };

test("npm start's options become the notebooks' parameters", () => {
  const parameters = notebookParameters({
    ...defaults,
    task: "BallRun",
    "target-cost": "20",
    "segment-ratio": "1.0",
    set: ["updates=2000", "note=a=b"],
  });
  assert.deepEqual(parameters, [
    ["task", "BallRun"],
    ["targetCost", "20"],
    ["segmentRatio", "1"],
    ["seed", "0"],
    ["updates", "2000"],
    ["note", "a=b"],
  ]);
});

for (const [option, value, requirement] of [
  ["target-cost", "-1", "a number of at least 0"],
  ["target-cost", "ten", "a number of at least 0"],
  ["segment-ratio", "0", "a number above 0 and at most 1"],
  ["segment-ratio", "1.5", "a number above 0 and at most 1"],
  ["segment-ratio", "", "a number above 0 and at most 1"],
  ["seed", "-1", "a whole number from 0 to 4294967295"],
  ["seed", "1.5", "a whole number from 0 to 4294967295"],
]) {
  test(`refuses --${option} "${value}" by naming the option, the requirement and the value`, () => {
    assert.throws(() => notebookParameters({ ...defaults, [option]: value }), {
      name: "Problem",
      message: new RegExp(`^--${option} must be ${requirement}, and "${value}" is not\\.`),
    });
  });
}

test("refuses --set without a name and a value", () => {
  assert.throws(() => notebookParameters({ ...defaults, set: ["updates"] }), {
    message: /^--set must be given as NAME=VALUE, and "updates" is not\./,
  });
});

test("refuses two values for an option that takes one", () => {
  const options = { seed: { type: "string" }, set: { type: "string", multiple: true } } as const;
  const read = (...args: string[]) => readOptions({ args, options }, "npm start").values;
  assert.throws(() => read("--seed", "1", "--seed=-2"), {
    message: /^--seed must be given once, and is given as "1" and as "-2"\./,
  });
  assert.deepEqual(read("--set", "a=1", "--set", "b=2").set, ["a=1", "b=2"]);
});

for (const command of ["setup", "start", "test", "lab", "doctor"]) {
  test(`${command} --help teaches, without setting anything up`, () => {
    const { status, stdout } = runNode(["setup/launch.mjs", command, "--help"], { cwd: repository });
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^npm (run )?${command}`));
  });
}

for (const command of ["setup", "start", "test", "doctor"]) {
  test(`${command} refuses an unknown option by its name`, () => {
    const { status, stderr } = runNode(["setup/launch.mjs", command, "--tsak", "BallRun"], { cwd: repository });
    assert.equal(status, 2);
    assert.match(
      stderr,
      new RegExp(`^\\s*Unknown option '--tsak'\\. \`npm (run )?${command} -- --help\` lists the options\\.\\s*$`),
    );
  });
}
