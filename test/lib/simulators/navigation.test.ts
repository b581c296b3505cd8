/** The navigation tasks against Safety-Gymnasium, each step from the recorded state. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTask, tasks } from "../../../lib/dataset/index.ts";
import { makeNavigation } from "../../../lib/simulators/navigation/index.ts";
import type { NavigationSimulator } from "../../../lib/simulators/navigation/index.ts";
import { layouts, shortEpisodes, wholeEpisode } from "../../fixtures/navigation.ts";
import type { RecordedEpisode } from "../../fixtures/navigation.ts";

const make = (name: string) => makeNavigation(findTask(name));
const sensorSize = (name: string) => (name.startsWith("Car") ? 24 : 12);

/** Largest differences of an episode. */
interface Deviation {
  sensors: number;
  lidar: number;
  reward: number;
  costMismatches: number;
}

/** Plays the recorded actions, each from the recorded state; `isCompared` picks the observation's entries. */
function deviationOf(
  simulator: NavigationSimulator,
  { seed, steps }: RecordedEpisode,
  felt: number,
  isCompared = (_step: number, _entry: number) => true,
): Deviation {
  const worst: Deviation = { sensors: 0, lidar: 0, reward: 0, costMismatches: 0 };
  simulator.reset(seed);
  steps.forEach(({ qpos, qvel, warmStart, time, action, observation, reward, cost, sensitive }, t) => {
    const { world } = simulator.arena;
    world.arrays.qpos.set(qpos);
    world.arrays.qvel.set(qvel);
    world.arrays.qacc_warmstart.set(warmStart);
    world.time = time;
    const result = simulator.step(action);
    // The reward counts from the step before.
    const isSensitive = sensitive || steps[t - 1]?.sensitive === true;
    if (!isSensitive) worst.reward = Math.max(worst.reward, Math.abs(result.reward - reward));
    worst.costMismatches += Number(result.cost !== cost);
    if (sensitive) return;
    observation.forEach((value, i) => {
      if (!isCompared(t, i)) return;
      const kind = i < felt ? "sensors" : "lidar";
      worst[kind] = Math.max(worst[kind], Math.abs(value - simulator.exactObservation[i]));
    });
  });
  return worst;
}

function assertClose(name: string, { sensors, lidar, reward, costMismatches }: Deviation): void {
  console.log(
    `${name}: sensors ${sensors.toExponential(1)}, lidar ${lidar.toExponential(1)}, reward ${reward.toExponential(1)}`,
  );
  assert.ok(
    sensors <= 1e-9 && lidar <= 1e-12 && reward <= 1e-12,
    `${name}: ${JSON.stringify({ sensors, lidar, reward })}`,
  );
  assert.equal(costMismatches, 0);
}

describe("layouts of Safety-Gymnasium", () => {
  for (const [name, recorded] of Object.entries(layouts())) {
    it(`are the same to the last bit: ${name}`, async () => {
      const simulator = await make(name);
      for (const { seed, layout } of recorded) {
        simulator.reset(seed);
        for (const object of simulator.arena.objects) {
          // A button's goal moves to the button after the layout; gremlins are pulled away from their places.
          if (object.group.motion === "dragged" || (name.includes("Button") && object.name === "goal")) continue;
          assert.deepEqual(
            [...simulator.arena.position(object).subarray(0, 2)],
            layout[object.name],
            `${object.name}, seed ${seed}`,
          );
        }
      }
      simulator.close();
    });
  }
});

describe("whole episodes of Safety-Gymnasium on MuJoCo 3.14.0", () => {
  for (const name of ["PointGoal1", "PointButton1", "PointCircle1", "CarGoal1"]) {
    it(`are the same step by step: ${name}`, async () => {
      const simulator = await make(name);
      const seesButtons = (step: number, entry: number) =>
        name !== "PointButton1" || step >= 9 || entry < 12 || entry >= 28;
      assertClose(name, deviationOf(simulator, wholeEpisode(name), sensorSize(name), seesButtons));
      simulator.close();
    });
  }
});

describe("short episodes with contacts, aims and costs on MuJoCo 3.14.0", () => {
  for (const [name, { starts, ...episode }] of Object.entries(shortEpisodes())) {
    it(`begin as recorded and are the same step by step: ${name}`, async () => {
      const simulator = await make(name);
      for (const [seed, observation] of Object.entries(starts)) {
        simulator.reset(Number(seed));
        // Whether a car's wheels touch the ground at once is decided by rounding: its accelerometer is left out.
        const from = name.startsWith("Car") ? 3 : 0;
        for (let i = from; i < observation.length; i++) {
          assert.ok(Math.abs(simulator.exactObservation[i] - observation[i]) <= 1e-12, `entry ${i}, seed ${seed}`);
        }
      }
      assert.ok(episode.steps.filter(({ sensitive }) => !sensitive).length >= 45, "most steps are compared");
      assertClose(name, deviationOf(simulator, episode, sensorSize(name)));
      simulator.close();
    });
  }
});

describe("NavigationSimulator", () => {
  it("serves sixteen tasks in the sizes of the task table", async () => {
    const navigation = tasks.filter((task) => task.simulator === "mujoco" && !task.name.endsWith("Velocity"));
    assert.equal(navigation.length, 16);
    for (const task of navigation) {
      const simulator = await makeNavigation(task);
      assert.deepEqual(
        [simulator.observationSize, simulator.actionSize, simulator.episodeSteps],
        [task.observationSize, 2, task.episodeSteps],
      );
    }
  });

  it("clips actions, gives the same episode for the same seed, and truncates at the step limit", async () => {
    const simulator = await make("PointCircle1");
    const play = (action: number[]) => {
      simulator.reset(9);
      let last!: ReturnType<typeof simulator.step>;
      for (let step = 0; step < 500; step++) last = { ...simulator.step(action) };
      return { ...last, observation: last.observation.slice() };
    };
    const once = play([5, -3]);
    assert.deepEqual(play([1, -1]), once);
    assert.deepEqual([once.truncated, once.terminated], [true, false]);
  });

  it("lists what lies on the ground, where it is now", async () => {
    const simulator = await make("CarButton1");
    simulator.reset(0);
    const count = (name: string) => simulator.scene().filter((object) => object.name === name).length;
    assert.deepEqual(["button", "goal", "hazard", "gremlin"].map(count), [4, 1, 4, 4]);
    const gremlin = () => simulator.scene().find(({ name }) => name === "gremlin")!.outline[0];
    const before = gremlin();
    for (let step = 0; step < 20; step++) simulator.step([0, 0]);
    assert.notDeepEqual(gremlin(), before);
    simulator.close();
  });

  it("asks to be reset first", async () => {
    const simulator = await make("PointGoal1");
    assert.throws(() => simulator.step([0, 0]), { name: "RangeError", message: /must be reset before/ });
  });

  it("leaves the memory where it was after hundreds of resets and closes", async () => {
    const use = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const simulator = await make("PointGoal2");
        simulator.reset(i);
        simulator.step([1, 1]);
        simulator.reset(i + 1);
        simulator.close();
      }
    };
    await use(20);
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().rss;
    await use(150);
    const grown = (process.memoryUsage().arrayBuffers + process.memoryUsage().rss - before) / 1e6;
    assert.ok(grown < 60, `300 worlds of 4 MB each left ${grown.toFixed(0)} MB`);
  });
});
