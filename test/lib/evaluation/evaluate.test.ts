import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { findTask, tasks } from "../../../lib/dataset/index.ts";
import { evaluate, normalizeCost, normalizeReward } from "../../../lib/evaluation/index.ts";
import { memoryless } from "../../../lib/simulators/index.ts";

const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../fixtures/normalisation.json"), "utf8"),
) as {
  max_reward: Record<string, number>;
  min_reward: Record<string, number>;
  max_cost: Record<string, number>;
  min_cost: Record<string, number>;
  max_steps: Record<string, number>;
  files: Record<string, string>;
  rows: [
    task: string,
    targetCost: number,
    reward: number,
    cost: number,
    normalizedReward: number,
    normalizedCost: number,
  ][];
};

describe("normalized scores", () => {
  it("rest on DSRL's constants for all 38 tasks", () => {
    for (const task of tasks) {
      const { name, minReward, maxReward, episodeSteps, datasetFile } = task;
      assert.deepEqual(
        [minReward, maxReward, episodeSteps, datasetFile],
        [recorded.min_reward, recorded.max_reward, recorded.max_steps, recorded.files].map((values) => values[name]),
        name,
      );
    }
  });

  it("equal DSRL's in every recorded case to the last bit", () => {
    assert.equal(recorded.rows.length, 264);
    for (const [name, targetCost, reward, cost, normalizedReward, normalizedCost] of recorded.rows) {
      assert.equal(normalizeReward(findTask(name), reward), normalizedReward, name);
      assert.equal(normalizeCost(cost, targetCost), normalizedCost, `${name} at ${targetCost}`);
    }
  });
});

/** Pushes the ball ahead. */
const forward = memoryless({
  observationSize: 7,
  actionSize: 2,
  act: (_, rows) => Float32Array.from({ length: rows * 2 }, (_, i) => (i % 2 ? 0 : 1)),
});
const options = { episodes: 6, seed: 3, targetCost: 10 };

describe("evaluate", () => {
  it("gives the same episodes for the same seed, others for another", async () => {
    const task = findTask("BallRun");
    const [a, b, c] = await Promise.all([3, 3, 4].map((seed) => evaluate(forward, task, { ...options, seed })));
    assert.deepEqual(a, b);
    assert.notDeepEqual(a.rewardReturns, c.rewardReturns);
  });

  it("scores every episode and averages the scores", async () => {
    const result = await evaluate(forward, findTask("BallRun"), { ...options, recordPaths: true });
    assert.deepEqual(result.lengths, Array(6).fill(100));
    assert.deepEqual(
      result.normalizedCosts,
      result.costReturns.map((cost) => cost / 10),
    );
    assert.ok(Math.abs(result.normalizedCost - result.costReturns.reduce((sum, cost) => sum + cost, 0) / 60) < 1e-12);
    assert.ok(
      result.costReturns.every((cost) => cost > 50),
      "full speed breaks the speed limit",
    );
    assert.deepEqual(
      result.paths.map((p) => [p.x.length, p.y.length, p.cost.length]),
      Array(6).fill([101, 101, 101]),
    );
    assert.ok(result.paths[0].x.at(-1)! > 5, "it ran ahead");
  });

  it("refuses a policy whose observations or actions do not fit the task", async () => {
    await assert.rejects(
      evaluate(forward, findTask("BallCircle"), options),
      /takes observations of size 7, those of BallCircle have size 8/,
    );
    const wide = { ...forward, actionSize: 3 };
    await assert.rejects(evaluate(wide, findTask("BallRun"), options), /actions of size 3, BallRun takes size 2/);
  });

  it("plays 20 episodes by default, and says how far it is", async () => {
    const shares: number[] = [];
    const task = findTask("BallRun");
    const result = await evaluate(forward, task, {
      seed: 0,
      targetCost: 20,
      onProgress: (share) => shares.push(share),
    });
    assert.equal(result.rewardReturns.length, 20);
    assert.equal(new Set(result.seeds).size, 20);
    assert.equal(shares.length, 100);
    assert.equal(shares.at(-1), 1);
    assert.ok(shares.every((share, i) => share > (shares[i - 1] ?? 0)));
  });

  it("refuses options out of range by name", async () => {
    const task = findTask("BallRun");
    await assert.rejects(
      evaluate(forward, task, { ...options, episodes: 0 }),
      /episodes must be a whole number from 1 to 100000, got 0/,
    );
    await assert.rejects(evaluate(forward, task, { ...options, episodes: 1e12 }), /got 1000000000000/);
    await assert.rejects(
      evaluate(forward, task, { ...options, targetCost: -1 }),
      /targetCost must be 0, or from 1e-6 to 1e9, got -1/,
    );
    await assert.rejects(evaluate(forward, task, { ...options, seed: 1.5 }), /seed must be a whole number/);
  });
});
