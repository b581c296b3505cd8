/** The ball tasks against PyBullet. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findDataset, findTask, loadTrajectories } from "../../../lib/dataset/index.ts";
import { BallSimulator, ballCircle, ballRun } from "../../../lib/simulators/ball/index.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";
import { openFloor, pybullet } from "../../fixtures/pybullet.ts";

const tasks = [
  ["BallRun", ballRun],
  ["BallCircle", ballCircle],
] as const;
/** Rounding of observations to float32. */
const rounding = 1e-7;

for (const [name, task] of tasks) {
  describe(`${name} against PyBullet`, () => {
    it("starts in the same place after the same seed, in whatever order the seeds come", () => {
      const { starts } = pybullet(name);
      const simulator = new BallSimulator(task);
      for (let seed = starts.length - 1; seed >= 0; seed--) {
        assert.ok(largestDifference(simulator.reset(seed), starts[seed]) < rounding, `seed ${seed}`);
      }
    });

    it("follows 250 steps on the open floor to a billionth of a metre, with the same rewards and costs", () => {
      const { states, actions, obs, rew, cost } = openFloor(name);
      const simulator = new BallSimulator(task);
      simulator.resetAt(states[0][0], states[0][1]);
      actions.forEach((action, i) => {
        const result = simulator.step(Float64Array.from(action));
        assert.ok(
          largestDifference(simulator.state.position, states[i + 1].slice(0, 3)) < 1e-9,
          `position at step ${i}`,
        );
        assert.ok(largestDifference(result.observation, obs[i + 1]) < rounding, `observation at step ${i}`);
        assert.ok(Math.abs(result.reward - rew[i]) < 1e-9, `reward at step ${i}: ${result.reward} and ${rew[i]}`);
        assert.equal(result.cost, cost[i], `cost at step ${i}`);
      });
    });

    it("makes every step of whole episodes to a millionth of a metre, impacts on walls included", () => {
      for (const { seed, states, actions, rewards, costs } of pybullet(name).episodes) {
        const simulator = new BallSimulator(task);
        simulator.reset(seed);
        actions.forEach((action, i) => {
          // An impact multiplies a difference by about 15, so every step starts from the recorded state.
          setState(simulator, states[i]);
          const { reward, cost } = simulator.step(Float64Array.from(action));
          const where = `seed ${seed}, step ${i}`;
          assert.ok(
            largestDifference(simulator.state.position, states[i + 1].slice(0, 3)) < 1e-6,
            `position, ${where}`,
          );
          assert.ok(Math.abs(reward - rewards[i]) < 1e-4, `reward, ${where}: ${reward} and ${rewards[i]}`);
          assert.equal(cost, costs[i], `cost, ${where}`);
        });
      }
    });

    it("repeats the embedded dataset: 99 of 100 episodes to the last digit of float32", async () => {
      const deviations = await replayDataset(name, new BallSimulator(task));
      const repeated = deviations.filter((deviation) => deviation < rounding).length;
      assert.ok(repeated >= 0.99 * deviations.length, `${repeated} of ${deviations.length} episodes`);
    });
  });
}

/** Leaves the remembered contact points as they are. */
function setState({ state }: BallSimulator, recorded: number[]): void {
  state.position.set(recorded.slice(0, 3));
  state.velocity.set(recorded.slice(3, 6));
  state.angularVelocity.set(recorded.slice(6, 9));
}

/** Plays every episode's actions from its first observation. Returns the largest difference of each episode. */
async function replayDataset(name: string, simulator: BallSimulator): Promise<number[]> {
  const { observations, actions, episodeStarts, observationSize } = await loadTrajectories(findDataset(findTask(name)));
  const observation = (row: number) => observations.subarray(row * observationSize, (row + 1) * observationSize);
  return Array.from(episodeStarts.subarray(1), (end, episode) => {
    const start = episodeStarts[episode];
    let largest = 0;
    simulator.resetAt(10 * observation(start)[0], 10 * observation(start)[1]);
    for (let row = start; row < end - 1; row++) {
      const reached = simulator.step(actions.subarray(2 * row, 2 * row + 2)).observation;
      largest = Math.max(largest, largestDifference(reached, observation(row + 1)));
    }
    return largest;
  });
}

describe("BallSimulator", () => {
  it("ends an episode at its step limit", () => {
    const simulator = new BallSimulator(ballRun);
    simulator.reset(0);
    const ends = Array.from({ length: 100 }, () => simulator.step(new Float32Array(2)).truncated);
    assert.equal(ends.indexOf(true), 99);
  });

  it("clips actions to ±1", () => {
    const positions = [5, 1].map((push) => {
      const simulator = new BallSimulator(ballRun);
      simulator.reset(0);
      simulator.step(Float32Array.of(push, -push));
      return [...simulator.state.position];
    });
    assert.deepEqual(positions[0], positions[1]);
  });

  it("keeps the ball inside the octagon, whichever wall it is pressed to", () => {
    const simulator = new BallSimulator(ballCircle);
    for (let angle = 0; angle < 6.28; angle += 0.3) {
      simulator.reset(0);
      for (let i = 0; i < 200; i++) simulator.step(Float32Array.of(Math.cos(angle), Math.sin(angle)));
      const [x, y, z] = simulator.state.position;
      const distance = Math.hypot(x, y);
      assert.ok(distance > 11 && distance < 12.6 && z < 2, `pushed towards ${angle} it is at ${x}, ${y}, ${z}`);
    }
  });
});
