/** A task that does not come with the project, from its simulator to a whole run. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { collectEpisodes, writeDsrlFile } from "../../../lib/collection/index.ts";
import { findDataset, findTask, loadTrajectories, registerTask } from "../../../lib/dataset/index.ts";
import { loadRegistered } from "../../../lib/experiment/index.ts";
import type { RunResult } from "../../../lib/experiment/index.ts";
import { canSimulate, makeSimulator, modelSimulator, registerSimulator } from "../../../lib/simulators/index.ts";
import { line, registerLine } from "../../fixtures/own-task.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { repository } from "../../setup/support.ts";

const described = { name: "Line", observationSize: 1, actionSize: 1, episodeSteps: 12, minReward: 0, maxReward: 2 };

/** Registers the task where `LINE_FOLDER` is set. */
const taskModule = path.join(repository, "test/fixtures/own-task.ts");

describe("a task of one's own", () => {
  const { folder, remove } = temporaryFolder();
  after(remove);

  it("is collected, trained on and evaluated as the 38 are", async () => {
    const task = registerLine(folder);
    assert.throws(() => findDataset(task), /There is no dataset for Line: it is to be .*line\.hdf5/);
    const pushes = (push: number) => () => ({ act: () => [push] });
    const [first] = await collectEpisodes(task, { episodes: 5, seed: 0, controller: pushes(0.5) });
    assert.deepEqual([first.length, first.actions[3]], [12, 0.5]);
    const others = await collectEpisodes(task, { episodes: 5, seed: 1, controller: pushes(3) });
    assert.equal(others[0].actions[0], 1, "actions are clipped");
    await writeDsrlFile(task.datasetFile, [first, ...others], task);
    assert.equal((await loadTrajectories(findDataset(findTask("line")))).length, 6 * 12);

    const options = ["--target-cost=1", "--seed=0", "--updates=4", "--evaluate-every=2", "--log-every=2"];
    const result = trainRegistered("Line", "--algorithm=toy", ...options, `--out=${path.join(folder, "run")}`);
    assert.deepEqual([result.task, result.algorithm, result.updates], ["Line", "toy", 4]);
    assert.ok(Number.isFinite(result.final.normalizedReward));
  });

  /** `trac train` in a process that knows the task and the method by TRAC_REGISTER alone. */
  function trainRegistered(...args: string[]): RunResult {
    const methodModule = path.join(folder, "method.mts");
    const [algorithms, toy] = ["lib/algorithms/index.ts", "test/fixtures/toy-method.ts"].map((file) =>
      JSON.stringify(path.join(repository, file)),
    );
    writeFileSync(
      methodModule,
      `import { registerMethod } from ${algorithms};\nimport { toy } from ${toy};\nregisterMethod(toy);\n`,
    );
    const env = { ...process.env, LINE_FOLDER: folder, TRAC_REGISTER: [taskModule, methodModule].join(path.delimiter) };
    const command = [path.join(repository, "lib/cli/trac.mjs"), "train", ...args, "--json"];
    return JSON.parse(execFileSync(process.execPath, command, { env, encoding: "utf8", stdio: "pipe" })) as RunResult;
  }

  it("may be registered again, by modules that TRAC_REGISTER names too", async () => {
    registerTask({ ...described, targetCosts: [3] });
    assert.deepEqual(findTask("Line").targetCosts, [3]);
    process.env.LINE_FOLDER = folder;
    await loadRegistered(taskModule);
    for (const [file, message] of [
      ["/nowhere.mts", /^TRAC_REGISTER must name modules that can be loaded, \/nowhere\.mts cannot: /],
      ["/nowhere.ts", /^TRAC_REGISTER must name ES modules, .* \/nowhere\.ts for CommonJS: name it \.mts/],
    ] as const)
      await assert.rejects(loadRegistered(file), { name: "RangeError", message });
  });

  it("is refused in one sentence where it does not fit", () => {
    const wrong: [object, RegExp][] = [
      [{ name: "BallRun" }, /There is a task "BallRun" already/],
      [{ name: "a/b" }, /letters, digits and dashes, got "a\/b"/],
      [{ actionSize: 0 }, /actionSize of task Line must be a whole number of at least 1, got 0/],
      [{ minReward: 2 }, /minReward of task Line must be below its maxReward, got 2 and 2/],
      [{ targetCosts: [] }, /targetCosts of task Line must have at least 1 number, got none/],
      [{ targetCosts: [-1] }, /Each of the targetCosts of task Line must be 0, or from 1e-6 to 1e9, got -1/],
    ];
    for (const [part, message] of wrong)
      assert.throws(() => registerTask({ ...described, targetCosts: [1], ...part }), { name: "RangeError", message });
  });

  it("needs a simulator of its sizes, and one that keeps its word", async () => {
    const task = registerTask({ ...described, name: "Plane", observationSize: 2, targetCosts: [1] });
    assert.equal(canSimulate(task), false);
    await assert.rejects(makeSimulator(task), /Task Plane has no simulator yet: registerSimulator/);
    registerSimulator(task, modelSimulator(line));
    await assert.rejects(makeSimulator(task), /The simulator of task Plane must have its observationSize 2, has 1/);
    assert.throws(() => registerSimulator(findTask("BallRun"), modelSimulator(line)), /comes with its simulator/);
    for (const [step, message] of [
      [{ state: [0, 0], reward: 0, cost: 0 }, /An observation must be 1 finite numbers, got \[0, 0\]/],
      [{ state: [NaN], reward: 0, cost: 0 }, /An observation must be 1 finite numbers/],
      [{ state: [0], reward: Infinity, cost: 0 }, /A step's reward must be a number, got Infinity/],
      [{ state: [0], reward: 0, cost: -1 }, /A step's cost must be at least 0, got -1/],
    ] as const) {
      const simulator = modelSimulator({ ...line, step: () => step })();
      simulator.reset(0);
      assert.throws(() => simulator.step([0]), message);
    }
  });
});
