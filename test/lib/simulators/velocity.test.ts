/** The velocity tasks against Safety-Gymnasium. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findTask } from "../../../lib/dataset/index.ts";
import { makeVelocity } from "../../../lib/simulators/velocity/index.ts";
import type { VelocitySimulator } from "../../../lib/simulators/velocity/index.ts";
import { toMujoco3 } from "../../../lib/simulators/velocity/model-format.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";
import { recordedVelocity } from "../../fixtures/velocity.ts";

const recordedTasks = recordedVelocity();
const make = (name: string) => makeVelocity(findTask(name));

for (const [name, { starts, episodes }] of Object.entries(recordedTasks)) {
  describe(`${name} against Safety-Gymnasium on MuJoCo 2.3.3`, () => {
    it("starts in exactly the same state after the same seed, in whatever order the seeds come", async () => {
      const simulator = await make(name);
      for (const { seed, qpos, qvel, observation } of starts.toReversed()) {
        assert.deepEqual(simulator.reset(seed), Float32Array.from(observation), `seed ${seed}`);
        assert.deepEqual([...simulator.state.positions], qpos);
        assert.deepEqual([...simulator.state.velocities], qvel);
      }
      simulator.close();
    });

    it("makes every step to 1e-11, with the same costs and ends", async () => {
      const simulator = await make(name);
      for (const [number, { states, actions, observations, rewards, costs, terminated }] of episodes.entries()) {
        actions.forEach((action, i) => {
          const where = `episode ${number}, step ${i}`;
          setState(simulator, states[i]);
          const { observation, reward, cost, terminated: ended } = simulator.step(action);
          assert.ok(difference(simulator, states[i + 1]) < 1e-11, `state, ${where}`);
          const expected = Float32Array.from(observations[i]);
          assert.ok(largestDifference(observation, expected) < 1e-6, `observation, ${where}`);
          assert.ok(Math.abs(reward - rewards[i]) < 1e-12, `reward, ${where}: ${reward} and ${rewards[i]}`);
          assert.equal(cost, costs[i], `cost, ${where}`);
          assert.equal(ended, terminated[i], `end, ${where}`);
        });
      }
      simulator.close();
    });

    it("plays a whole episode as Python does, without being set right", async () => {
      const simulator = await make(name);
      const { actions, states } = episodes[0];
      simulator.reset(0);
      actions.forEach((action, i) => {
        simulator.step(action);
        assert.ok(difference(simulator, states[i + 1]) < 1e-9, `step ${i}`);
      });
      simulator.close();
    });
  });
}

/** Writes a recorded state into the simulator. */
function setState({ state }: VelocitySimulator, recorded: number[]): void {
  let read = 0;
  for (const values of [state.positions, state.velocities, state.warmStart, state.torso]) {
    values.set(recorded.slice(read, (read += values.length)));
  }
}

/** Largest difference of the positions and velocities. */
function difference({ state }: VelocitySimulator, recorded: number[]): number {
  const values = [...state.positions, ...state.velocities];
  return largestDifference(values, recorded.slice(0, values.length));
}

describe("VelocitySimulator", () => {
  it("was recorded with costs in every task and with ends in every task that has them", () => {
    for (const [name, { episodes }] of Object.entries(recordedTasks)) {
      assert.ok(
        episodes.some(({ costs }) => costs.includes(1)),
        name,
      );
      const ends = episodes.some(({ terminated }) => terminated.includes(true));
      assert.equal(ends, /Ant|Hopper|Walker/.test(name), name);
    }
  });

  it("ends an episode at its step limit, and then starts as if new", async () => {
    const simulator = await make("HalfCheetahVelocity");
    simulator.reset(0);
    const action = Float32Array.of(1, -1, 0.5, 0, 1, -0.5);
    const first = [...simulator.step(action).observation];
    const ends = Array.from({ length: 999 }, () => simulator.step(action).truncated);
    assert.equal(ends.indexOf(true), 998);
    simulator.reset(0);
    const { observation, truncated } = simulator.step(action);
    assert.deepEqual([...observation], first);
    assert.equal(truncated, false);
    simulator.close();
  });

  it("clips actions to ±1, their cost included", async () => {
    const rewards = await Promise.all(
      [5, 1].map(async (push) => {
        const simulator = await make("SwimmerVelocity");
        simulator.reset(0);
        const { reward } = simulator.step([push, -push]);
        simulator.close();
        return reward;
      }),
    );
    assert.equal(rewards[0], rewards[1]);
  });

  it("shows velocities of Hopper and Walker2d within ±10", async () => {
    for (const name of ["HopperVelocity", "Walker2dVelocity"]) {
      const simulator = await make(name);
      simulator.reset(0);
      const { velocities } = simulator.state;
      velocities[0] = 50;
      const { observation } = simulator.step(new Float32Array(simulator.actionSize));
      assert.ok(simulator.state.velocities[0] > 10);
      assert.equal(observation[simulator.observationSize - velocities.length], 10);
      simulator.close();
    }
  });

  it("ends Hopper's episode where it moves faster than 100", async () => {
    const simulator = await make("HopperVelocity");
    for (const speed of [90, 110]) {
      simulator.reset(0);
      simulator.state.velocities[0] = speed;
      assert.equal(simulator.step(new Float32Array(3)).terminated, speed > 100);
    }
    simulator.close();
  });

  it("gives x and the height of planar robots, x and y of the others", async () => {
    for (const [name, y] of [
      ["HalfCheetahVelocity", 0.7],
      ["HopperVelocity", 1.25],
      ["AntVelocity", 0],
    ] as const) {
      const simulator = await make(name);
      simulator.reset(0);
      const [x, second] = simulator.position;
      assert.ok(Math.abs(x) <= 0.1 && Math.abs(second - y) <= 0.1, `${name} is at ${x}, ${second}`);
      assert.equal(x, simulator.state.positions[0]);
      simulator.close();
    }
  });

  it("leaves memory as it was: 1,000 environments made, reset and closed", async () => {
    const heapAfter = async (environments: number) => {
      let bytes = 0;
      for (let i = 0; i < environments; i++) {
        const simulator = await make(Object.keys(recordedTasks)[i % 5]);
        simulator.reset(i);
        bytes = simulator.state.positions.buffer.byteLength;
        simulator.close();
      }
      return bytes;
    };
    const before = await heapAfter(10);
    assert.equal(await heapAfter(1000), before);
  });
});

describe("toMujoco3", () => {
  it("makes positions along the world's axes relative to their bodies", () => {
    const xml = `<mujoco><compiler coordinate="global"/><worldbody><geom pos="0 0 1"/>
      <body pos="0 0 1.25"><!-- <body pos="9 9 9"> --><joint pos="0 0 1"/>
        <body pos="1 0 1"><geom fromto="1 0 0.5 2 0 1"/></body><geom pos="0 0 1.5"/>
      </body><geom pos="3 2 1"/></worldbody></mujoco>`;
    const positions = [...toMujoco3(xml).matchAll(/(?:pos|fromto)="(.*?)"/g)].map((match) => match[1]);
    assert.deepEqual(positions, ["0 0 1", "0 0 1.25", "0 0 -0.25", "1 0 -0.25", "0 0 -0.5 1 0 0", "0 0 0.25", "3 2 1"]);
  });

  it("halves the margins of geoms, not of joints", () => {
    const xml = '<mujoco><default><geom size="1" margin="0.01"/><joint margin="0.5"/></default><worldbody/></mujoco>';
    assert.deepEqual(
      [...toMujoco3(xml).matchAll(/margin="(.*?)"/g)].map((match) => match[1]),
      ["0.005", "0.5"],
    );
  });
});
