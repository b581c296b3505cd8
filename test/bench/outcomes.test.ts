/** What the part `outcomes` compares, and the simulator that OSRL's code plays on. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Worker } from "../../bench/core/worker.ts";
import { comparison } from "../../bench/parts/outcomes/compare.ts";
import { findTask } from "../../lib/dataset/index.ts";
import { evaluate } from "../../lib/evaluation/index.ts";
import { memoryless } from "../../lib/simulators/index.ts";

const pair = (seed: number, ours: number, official: number) => ({
  seed,
  ours: { normalizedReward: ours, normalizedCost: 0 },
  official: { normalizedReward: official, normalizedCost: 0.5 },
});

describe("outcomes", () => {
  it("agree where the intervals mean ± spread overlap, and not where they do not", () => {
    const gap = (official: readonly number[]) =>
      comparison(
        "a method",
        [1, 2, 3].map((ours, i) => pair(i, ours, official[i])),
      ).find(({ name }) => name === "a method, reward, gap of the means / both spreads")!;
    assert.deepEqual([gap([3, 4, 5]).ours, gap([3, 4, 5]).met], [1, true]);
    assert.deepEqual([gap([3.5, 4.5, 5.5]).ours, gap([3.5, 4.5, 5.5]).met], [1.25, false]);
    assert.deepEqual([gap([0, 0, 0]).ours, gap([0, 0, 0]).met], [2, false]);
  });

  it("come with every seed, and disagree where both sides always reach the same two different scores", () => {
    const rows = comparison("a method", [pair(0, 1, 2), pair(10, 3, 2)]);
    const row = (name: string) => rows.find((one) => one.name === `a method, ${name}`)!;
    assert.deepEqual([row("reward, seed 10").ours, row("reward, seed 10").peer!.value], [3, 2]);
    assert.deepEqual([row("reward, mean").ours, row("reward, spread").ours], [2, Math.SQRT2]);
    assert.equal(row("reward, gap of the means / both spreads").ours, 0);
    assert.equal(row("cost, gap of the means / both spreads").met, false);
    assert.equal(comparison("one seed", [pair(0, 1, 2)]).length, 2);
  });

  it("are played by another program as an evaluation plays them: same starts, same steps, to the last bit", async () => {
    const task = findTask("BallCircle");
    const action = [0.7, -0.3];
    const policy = memoryless({
      observationSize: task.observationSize,
      actionSize: task.actionSize,
      act: (_, rows) => Float32Array.from({ length: rows * action.length }, (_, i) => action[i % action.length]),
    });
    const played = await evaluate(policy, task, { episodes: 2, seed: 3, targetCost: 10 });
    const worker = await Worker.start({ file: "workers/environment.ts", args: [task.name] });
    for (const [episode, seed] of played.seeds.entries()) {
      await worker.ask({ seed });
      let [steps, reward, cost, ended] = [0, 0, 0, false];
      while (!ended) {
        const step = await worker.ask({ action: [...Float32Array.from(action)] });
        [steps, reward, cost] = [steps + 1, reward + step.reward, cost + step.cost];
        ended = Boolean(step.terminated) || Boolean(step.truncated);
      }
      const { lengths, rewardReturns, costReturns } = played;
      assert.deepEqual([steps, reward, cost], [lengths[episode], rewardReturns[episode], costReturns[episode]]);
    }
    await worker.close();
  });
});
