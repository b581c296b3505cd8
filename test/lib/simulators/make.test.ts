import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTask } from "../../../lib/dataset/index.ts";
import { makeSimulator, makeSimulatorBatch, simulatedTasks } from "../../../lib/simulators/index.ts";

describe("makeSimulator", () => {
  it("makes every task that it lists, in the sizes of the task table", () => {
    for (const name of simulatedTasks) {
      const { observationSize, actionSize, episodeSteps } = makeSimulator(name);
      const task = findTask(name);
      assert.deepEqual([observationSize, actionSize, episodeSteps], [task.observationSize, task.actionSize, task.episodeSteps]);
    }
  });

  it("names the tasks that can be simulated where one cannot", () => {
    for (const name of ["DroneRun", "toString"]) {
      assert.throws(() => makeSimulator(name), { name: "RangeError", message: /has no simulator here yet.*BallRun, BallCircle/ });
    }
  });
});

describe("makeSimulatorBatch", () => {
  it("steps only the active environments, each as a simulator of its own does", async () => {
    const batch = await makeSimulatorBatch("BallCircle", 3);
    await batch.reset([5, 6, 7]);
    const before = batch.observations.slice();
    await batch.step(Float32Array.of(1, 0, -1, 0.5), [2, 0]);
    for (const [environment, action] of [[0, [-1, 0.5]], [2, [1, 0]]] as const) {
      const alone = makeSimulator("BallCircle");
      alone.reset(5 + environment);
      const { observation, reward, cost } = alone.step(action);
      assert.deepEqual(batch.observations.subarray(8 * environment, 8 * environment + 8), observation);
      assert.deepEqual([batch.rewards[environment], batch.costs[environment]], [reward, cost]);
    }
    assert.deepEqual(batch.observations.subarray(8, 16), before.subarray(8, 16), "environment 1 stood still");
  });

  it("refuses a wrong number of seeds, and an empty batch", async () => {
    const batch = await makeSimulatorBatch("BallRun", 2);
    assert.throws(() => batch.reset([1]), /batch of 2 environments needs as many seeds, got 1/);
    await assert.rejects(makeSimulatorBatch("BallRun", 0), /at least one simulator/);
  });
});
