import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTask, tasks } from "../../../lib/dataset/index.ts";
import { makeSimulator, makeSimulatorBatch } from "../../../lib/simulators/index.ts";

describe("makeSimulator", () => {
  it("makes every task that can be simulated, in the sizes of the task table", async () => {
    for (const task of tasks.filter(({ simulator }) => simulator !== "python")) {
      const simulator = await makeSimulator(task);
      const { observationSize, actionSize, episodeSteps } = simulator;
      assert.deepEqual(
        [observationSize, actionSize, episodeSteps],
        [task.observationSize, task.actionSize, task.episodeSteps],
      );
      simulator.close();
    }
  });

  it("names a task that another process simulates", async () => {
    await assert.rejects(makeSimulator(findTask("DroneRun")), {
      name: "RangeError",
      message: /DroneRun is not simulated in this process/,
    });
  });
});

describe("makeSimulatorBatch", () => {
  it("steps only the active environments, each as one simulator alone does", async () => {
    const batch = await makeSimulatorBatch(findTask("BallCircle"), 3);
    await batch.reset([5, 6, 7]);
    const before = batch.observations.slice();
    await batch.step(Float32Array.of(1, 0, -1, 0.5), [2, 0]);
    for (const [environment, action] of [
      [0, [-1, 0.5]],
      [2, [1, 0]],
    ] as const) {
      const alone = await makeSimulator(findTask("BallCircle"));
      alone.reset(5 + environment);
      const { observation, reward, cost } = alone.step(action);
      assert.deepEqual(batch.observations.subarray(8 * environment, 8 * environment + 8), observation);
      assert.deepEqual(batch.positions.subarray(2 * environment, 2 * environment + 2), alone.position);
      assert.deepEqual([batch.rewards[environment], batch.costs[environment]], [reward, cost]);
    }
    assert.deepEqual(batch.observations.subarray(8, 16), before.subarray(8, 16), "environment 1 stood still");
  });

  it("refuses a wrong number of seeds, and an empty batch", async () => {
    const batch = await makeSimulatorBatch(findTask("BallRun"), 2);
    assert.throws(() => batch.reset([1]), /batch of 2 environments needs as many seeds, got 1/);
    await assert.rejects(makeSimulatorBatch(findTask("BallRun"), 0), /at least one simulator/);
  });
});
