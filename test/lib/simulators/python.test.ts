/** The bridge to simulators in Python: with an environment of the tests' own, and with the originals where they are set up. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { findTask } from "../../../lib/dataset/index.ts";
import { checkSimulator, makeSimulator, makeSimulatorBatch } from "../../../lib/simulators/index.ts";
import { PythonBatch, pythonSimulatorsReady } from "../../../lib/simulators/python/index.ts";
import type { TimeLimits } from "../../../lib/simulators/python/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";
import { patience, until } from "../../fixtures/until.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";

const root = path.join(import.meta.dirname, "../../..");
const python = path.join(root, ".venv", "bin", "python");
const environments = path.join(root, "test", "fixtures", "bridge_environment.py");
const limits: TimeLimits = { start: patience / 1000, reset: patience / 1000, step: 3 };

function start(id: string, { size = 3, perProcess = 2 } = {}): Promise<PythonBatch> {
  return PythonBatch.start({
    task: "Line",
    python,
    environments,
    id,
    size,
    perProcess,
    episodeSteps: 4,
    limits,
  });
}

/** Numbers of the processes that serve the tests' environment. */
function servers(): string[] {
  try {
    return execFileSync("pgrep", ["-f", environments], { encoding: "utf8" }).trim().split("\n");
  } catch {
    return [];
  }
}

describe("PythonBatch", () => {
  it("resets and steps environments in several processes, whatever they print", async () => {
    const batch = await start("line");
    assert.deepEqual([batch.size, batch.observationSize, batch.actionSize], [3, 3, 2]);
    await batch.reset([5, 6, 7]);
    await batch.step(Float32Array.of(1, 2, 3, 0), [2, 0]);
    assert.deepEqual([...batch.observations], [8, 0, 1, 6, 0, 0, 8, 2, 1]);
    assert.deepEqual(
      [[...batch.rewards], [...batch.costs]],
      [
        [8, 0, 8],
        [0, 0, 1],
      ],
    );
    assert.deepEqual([...batch.positions], [8, 0, 6, 0, 8, 2]);
    for (let step = 0; step < 3; step++) await batch.step(Float32Array.of(0, 0), [0]);
    assert.deepEqual([...batch.ended], [1, 0, 0]);
    assert.deepEqual(await batch.scene(2), [
      {
        name: "line",
        effect: "costs",
        outline: [
          [0, 1],
          [1, 1],
        ],
      },
    ]);
    await batch.close();
  });

  const failures: [string, RegExp][] = [
    ["dies", /^The Python simulator of Line ended \(exit code 7\); it last said:\n(.*\n)*about to die$/],
    ["hangs", /^The Python simulator of Line did not answer to step within 3 s/],
    ["fails", /^The Python simulator of Line failed: ValueError: the wheel came off; it last said:/],
  ];
  for (const [id, message] of failures) {
    it(`reports a simulator that ${id}, also when it is asked again, and closes`, async () => {
      const batch = await start(id, { size: 1 });
      await batch.reset([0]);
      await batch.step(Float32Array.of(0, 0), [0]);
      await assert.rejects(async () => batch.step(Float32Array.of(0, 0), [0]), { message });
      await assert.rejects(async () => batch.step(Float32Array.of(0, 0), [0]), { message });
      await batch.close();
    });
  }

  it("says why a simulator does not start", async () => {
    await assert.rejects(start("broken"), /simulator of Line failed: ImportError: no such simulator/);
    const nowhere = {
      task: "Line",
      python: "/nowhere/python",
      environments,
      id: "line",
      size: 1,
      perProcess: 1,
      episodeSteps: 4,
    };
    await assert.rejects(PythonBatch.start(nowhere), /simulator of Line cannot be started \(.*ENOENT/);
  });

  it("answers after Ctrl-C, which reaches every process of a terminal", async () => {
    const before = servers();
    const batch = await start("line", { size: 1, perProcess: 1 });
    await batch.reset([0]);
    for (const pid of servers().filter((server) => !before.includes(server))) process.kill(Number(pid), "SIGINT");
    await batch.step(Float32Array.of(0, 0), [0]);
    await batch.close();
  });

  it("ends the processes that did start where a later one does not", async () => {
    const { folder, remove } = temporaryFolder();
    await assert.rejects(
      start(`once:${path.join(folder, "started")}`, { size: 2, perProcess: 1 }),
      /failed: FileExistsError/,
    );
    assert.deepEqual(servers().length, 0);
    remove();
  });

  it("leaves no process behind when it is closed, nor when its parent is killed in the midst of a step", async () => {
    const before = servers().length;
    const parent = spawn(process.execPath, [
      "--import",
      "tsx",
      path.join(root, "test/fixtures/bridge-process.ts"),
      python,
      environments,
    ]);
    await new Promise((resolve) => parent.stdout.once("data", resolve));
    assert.ok(servers().length > before);
    parent.kill("SIGKILL");
    await until(() => servers().length <= before, "the end of the simulator after its parent's");
  });
});

const skip = !pythonSimulatorsReady() && "the original simulators are not set up (npm run setup:simulators)";

describe("the original simulators", { skip }, () => {
  for (const name of ["BallRun", "BallCircle", "PointGoal2", "SwimmerVelocity"]) {
    it(`go with the native one: ${name}`, async () => {
      const task = findTask(name);
      const native = await makeSimulator(task);
      const original = await makeSimulatorBatch(task, 1, { simulator: "python" });
      await original.reset([41]);
      // Lidar and magnetometer, where the sensors of contact depend on rounding.
      const from = name.startsWith("Point") ? 9 : 0;
      assert.ok(
        largestDifference(native.reset(41).subarray(from), original.observations.subarray(from)) < 1e-6,
        "at the start",
      );
      for (let step = 0; step < 20; step++) {
        const action = Float32Array.from({ length: task.actionSize }, (_, i) => Math.sin(step + i));
        const { observation, reward, cost } = native.step(action);
        await original.step(action, [0]);
        assert.ok(
          largestDifference(observation.subarray(from), original.observations.subarray(from)) < 1e-4,
          `step ${step}`,
        );
        assert.ok(
          Math.abs(reward - original.rewards[0]) < 1e-4 * Math.max(1, Math.abs(reward)),
          `reward of step ${step}`,
        );
        assert.equal(cost, original.costs[0]);
      }
      native.close();
      await original.close();
    });
  }

  for (const name of ["CarRun", "easysparse"]) {
    it(`serve a task that has no native one: ${name}`, async () => {
      const check = await checkSimulator(findTask(name), 20);
      assert.deepEqual([check.status, check.ok], ["ok", true]);
    });
  }
});

describe("checkSimulator", () => {
  it("steps a task and measures it, or says what is wrong", async () => {
    const { ok, stepsPerSecond, simulator } = await checkSimulator(findTask("PointGoal1"), 10);
    assert.deepEqual([ok, simulator], [true, "mujoco"]);
    assert.ok(stepsPerSecond > 0);
    const wrong = await checkSimulator({ ...findTask("BallRun"), observationSize: 9 }, 10);
    assert.deepEqual([wrong.ok, wrong.stepsPerSecond], [false, 0]);
    assert.match(wrong.status, /BallRun has sizes 7 and 2 instead of 9 and 2/);
  });
});
