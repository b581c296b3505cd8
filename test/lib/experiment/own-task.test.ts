/** A task that does not come with the project, from its simulator to a whole run. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import { registerMethod } from "../../../lib/algorithms/index.ts";
import { collectEpisodes, writeDsrlFile } from "../../../lib/collection/index.ts";
import { findDataset, findTask, loadTrajectories, registerTask } from "../../../lib/dataset/index.ts";
import { loadRegistered, run, runConfig } from "../../../lib/experiment/index.ts";
import { canSimulate, makeSimulator, modelSimulator, registerSimulator } from "../../../lib/simulators/index.ts";
import { line, registerLine } from "../../fixtures/own-task.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { toy } from "../../fixtures/toy-method.ts";

const described = { name: "Line", observationSize: 1, actionSize: 1, episodeSteps: 12, minReward: 0, maxReward: 2 };

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

    registerMethod(toy);
    const options = { updates: 4, evaluateEvery: 2, logEvery: 2 };
    const settings = { task: "Line", algorithm: "toy", targetCost: 1, seed: 0, options };
    const result = await run(await runConfig(settings), { folder: path.join(folder, "run") });
    assert.ok(Number.isFinite(result!.final.normalizedReward));
  });

  it("may be registered again, by modules that TRAC_REGISTER names too", async () => {
    registerTask({ ...described, targetCosts: [3] });
    assert.deepEqual(findTask("Line").targetCosts, [3]);
    process.env.LINE_FOLDER = folder;
    await loadRegistered(path.join(import.meta.dirname, "..", "..", "fixtures", "own-task.ts"));
    await assert.rejects(loadRegistered("/nowhere.ts"), {
      name: "RangeError",
      message: /^TRAC_REGISTER must name modules that can be loaded, \/nowhere\.ts cannot: /,
    });
  });

  it("is refused in one sentence where it does not fit", () => {
    const wrong: [object, RegExp][] = [
      [{ name: "BallRun" }, /There is a task "BallRun" already/],
      [{ name: "a/b" }, /letters, digits and dashes, got "a\/b"/],
      [{ actionSize: 0 }, /actionSize of task Line must be a whole number of at least 1, got 0/],
      [{ minReward: 2 }, /minReward of task Line must be below its maxReward, got 2 and 2/],
      [{ targetCosts: [-1] }, /targetCosts of task Line must be numbers of at least 0, got \[-1\]/],
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
