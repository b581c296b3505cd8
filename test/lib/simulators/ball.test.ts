/** The ball tasks against recordings of PyBullet (250 steps, state of every step). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { BallSimulator, ballCircle, ballRun, makeSimulator } from "../../../lib/simulators/index.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";

interface Recording {
  /** Position, quaternion, velocity, angular velocity before each step and after the last. */
  states: number[][];
  actions: number[][];
  obs: number[][];
  rew: number[];
  cost: number[];
}

function recording(task: string): Recording {
  const file = path.join(import.meta.dirname, "../../fixtures/native-sim", `bullet_${task}.json.gz`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as Recording;
}

/** Starts a simulator at a recorded state. */
function startAt(simulator: BallSimulator, state: number[]): void {
  simulator.reset(0);
  simulator.sphere.place(state[0]!, state[1]!);
}

for (const [name, task, limit] of [["BallRun", ballRun, 1e-3], ["BallCircle", ballCircle, 1e-2]] as const) {
  describe(`${name} against PyBullet`, () => {
    it(`stays within ${limit} m over the whole episode, with the same costs`, () => {
      const { states, actions, obs, rew, cost } = recording(name);
      const simulator = new BallSimulator(task);
      startAt(simulator, states[0]!);
      actions.forEach((action, i) => {
        const result = simulator.step(Float32Array.from(action));
        const [x, y] = simulator.sphere.state.position;
        assert.ok(Math.hypot(x! - states[i + 1]![0]!, y! - states[i + 1]![1]!) < limit, `position at step ${i}`);
        assert.ok(largestDifference(result.observation, obs[i + 1]!) < limit, `observation at step ${i}`);
        assert.ok(Math.abs(result.reward - rew[i]!) < 10 * limit, `reward at step ${i}: ${result.reward} and ${rew[i]}`);
        assert.equal(result.cost, cost[i], `cost at step ${i}`);
      });
    });
  });
}

describe("BallSimulator", () => {
  it("starts the same from the same seed, and within the task's limits", () => {
    const simulator = makeSimulator("BallCircle");
    const starts = [1, 1, 2].map((seed) => [...simulator.reset(seed)]);
    assert.deepEqual(starts[0], starts[1]);
    assert.notDeepEqual(starts[0], starts[2]);
    for (let seed = 0; seed < 50; seed++) {
      const [x, y] = simulator.reset(seed);
      const distance = 10 * Math.hypot(x!, y!);
      assert.ok(distance > 1.9 && distance < 4.1, `seed ${seed} starts at ${distance} m`);
    }
  });

  it("ends an episode at its step limit", () => {
    const simulator = makeSimulator("BallRun");
    simulator.reset(0);
    const ends = Array.from({ length: 100 }, () => simulator.step(new Float32Array(2)).truncated);
    assert.equal(ends.indexOf(true), 99);
  });

  it("keeps the ball inside the octagon's walls", () => {
    const simulator = new BallSimulator(ballCircle);
    for (const angle of [0, 0.4, 2.5, 4]) {
      simulator.reset(0);
      for (let i = 0; i < 200; i++) simulator.step(Float32Array.of(Math.cos(angle), Math.sin(angle)));
      const [x, y, z] = simulator.sphere.state.position;
      assert.ok(Math.hypot(x!, y!) < 12.9 && Math.hypot(x!, y!) > 11, `it stands at ${x}, ${y}`);
      assert.ok(Math.abs(z! - 0.5) < 0.1, `it stays on the floor, z = ${z}`);
    }
  });

  it("names the tasks that can be simulated", () => {
    assert.throws(() => makeSimulator("DroneRun"), /DroneRun has no simulator here yet.*BallRun, BallCircle/);
  });
});
