import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  interquartileMean,
  meanExcessCost,
  meanOverTasks,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  safeTaskShare,
  violationRate,
} from "../../../../lib/evaluation/index.ts";
import { recordedStatistics } from "../../../fixtures/statistics.ts";

const { cases, thresholds } = recordedStatistics;

function assertClose(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) < 1e-12, `${what}: ${actual}, recorded ${expected}`);
}

describe("aggregates", () => {
  it("equal rliable's on recorded scores, ties included", () => {
    for (const { first, second, ...recorded } of cases) {
      assertClose(meanOverTasks(first), recorded.mean, "mean");
      assertClose(interquartileMean(first), recorded.interquartileMean, "interquartile mean");
      assertClose(optimalityGap(first), recorded.optimalityGap, "optimality gap");
      assertClose(optimalityGap(first, 0.5), recorded.optimalityGapAtHalf, "optimality gap at 0.5");
      assertClose(
        probabilityOfImprovement(first, second),
        recorded.probabilityOfImprovement,
        "probability of improvement",
      );
    }
  });

  it("take tasks with different numbers of runs", () => {
    assert.equal(meanOverTasks([[1], [2, 4]]), 2);
    assert.equal(interquartileMean([[0], [1, 2, 100]]), 1.5);
    assert.equal(probabilityOfImprovement([[1], [3, 3]], [[0, 2], [3]]), 0.5);
  });

  it("refuse no runs, and methods on different numbers of tasks", () => {
    assert.throws(() => interquartileMean([[], []]), /interquartile mean takes at least 1 value\(s\), got 0/);
    assert.throws(() => probabilityOfImprovement([[1]], [[1], [2]]), /need the same tasks, got 1 and 2/);
  });
});

describe("performanceProfile", () => {
  it("has rliable's shares, inside their bands", () => {
    for (const { first, profile } of cases) {
      const { shares, intervals } = performanceProfile(first, thresholds, { resamples: 200 });
      shares.forEach((share, i) => {
        assertClose(share, profile[i], `share above ${thresholds[i]}`);
        const [lower, upper] = intervals[i];
        assert.ok(lower <= share && share <= upper, `${share} outside of ${intervals[i]}`);
      });
    }
  });
});

describe("safety of normalized costs", () => {
  it("counts a cost at the limit as safe", () => {
    assert.equal(violationRate([0, 1, 1.5, 3]), 0.5);
    assert.equal(meanExcessCost([0, 1, 1.5, 3]), 0.625);
    assert.equal(meanExcessCost([0, 10, 30], 20), 10 / 3);
  });

  it("judges a task by its mean over runs", () => {
    assert.equal(safeTaskShare([[0.5, 1.5], [0.5, 1.6], [0]]), 2 / 3);
  });
});
