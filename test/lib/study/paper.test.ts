import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tasks } from "../../../lib/dataset/index.ts";
import { paperAverages, paperResults, summarizeMethods } from "../../../lib/study/index.ts";

describe("paperResults", () => {
  it("holds each of the 38 tasks for each of eight methods", () => {
    const results = paperResults();
    assert.deepEqual(new Set(results.map(({ task }) => task)), new Set(tasks.map(({ name }) => name)));
    assert.deepEqual(
      summarizeMethods(results).map((summary) => summary.tasks),
      Array<number>(8).fill(38),
    );
    const numbers = results.flatMap(({ reward, rewardDeviation, cost, costDeviation }) => [
      reward,
      rewardDeviation,
      cost,
      costDeviation,
    ]);
    assert.ok(numbers.every(Number.isFinite));
  });

  it("has the averages that the paper prints, but for one method on one suite", () => {
    const differing = paperAverages().filter(({ suite, method, reward, cost }) => {
      const rows = paperResults().filter((row) => row.suite === suite && row.method === method);
      const [recomputed] = summarizeMethods(rows);
      // Rows are printed with two digits, so a mean of them is known to half a hundredth, and so is the printed one.
      return Math.abs(recomputed.reward - reward) > 0.0101 || Math.abs(recomputed.cost - cost) > 0.0101;
    });
    assert.deepEqual(
      differing.map(({ suite, method }) => [suite, method]),
      [["SafetyGym", "TraC"]],
    );
  });
});

describe("summarizeMethods", () => {
  it("counts the paper's safe tasks and the safe tasks with the best reward", () => {
    const summaries = summarizeMethods(paperResults());
    assert.deepEqual(Object.fromEntries(summaries.map(({ method, safeTasks }) => [method, safeTasks])), {
      "BC-All": 7,
      "BC-Safe": 31,
      CDT: 21,
      "BCQ-Lag": 8,
      "BEAR-Lag": 14,
      CPQ: 20,
      COptiDICE: 8,
      TraC: 34,
    });
    assert.deepEqual(Object.fromEntries(summaries.map(({ method, bestTasks }) => [method, bestTasks])), {
      "BC-All": 1,
      "BC-Safe": 4,
      CDT: 12,
      "BCQ-Lag": 5,
      "BEAR-Lag": 0,
      CPQ: 0,
      COptiDICE: 1,
      TraC: 15,
    });
  });

  it("counts a cost of exactly 1 as safe, a tie for both, and no best where none is safe", () => {
    const row = (task: string, method: string, reward: number, cost: number) => ({ task, method, reward, cost });
    const summaries = summarizeMethods([
      row("one", "a", 0.5, 1),
      row("one", "b", 0.5, 0),
      row("one", "c", 0.9, 1.01),
      row("two", "a", 0.5, 2),
      row("two", "b", 0.6, 3),
    ]);
    assert.deepEqual(
      summaries.map(({ method, tasks: count, safeTasks, bestTasks }) => [method, count, safeTasks, bestTasks]),
      [
        ["a", 2, 1, 1],
        ["b", 2, 1, 1],
        ["c", 1, 0, 0],
      ],
    );
  });
});
