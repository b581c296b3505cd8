import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  bootstrapInterval,
  interquartileMean,
  mean,
  meanOverTasks,
  optimalityGap,
  probabilityOfImprovement,
  standardDeviation,
} from "../../../../lib/evaluation/index.ts";
import type { TaskScores } from "../../../../lib/evaluation/index.ts";
import { NumpyRandom } from "../../../../lib/random/index.ts";
import { recordedStatistics } from "../../../fixtures/statistics.ts";

describe("bootstrapInterval", () => {
  const random = new NumpyRandom(4);
  const sample = Array.from({ length: 400 }, () => 5 + 2 * random.standardNormal());

  it("comes close to the normal interval for a large normal sample", () => {
    const [lower, upper] = bootstrapInterval([[sample]], meanOverTasks);
    const halfWidth = (1.96 * standardDeviation(sample)) / Math.sqrt(sample.length);
    assert.ok(Math.abs(lower - (mean(sample) - halfWidth)) < 0.1 * halfWidth, `lower ${lower}`);
    assert.ok(Math.abs(upper - (mean(sample) + halfWidth)) < 0.1 * halfWidth, `upper ${upper}`);
  });

  it("agrees with rliable's intervals within resampling error", () => {
    const figures = { interquartileMean, optimalityGap: (scores: TaskScores) => optimalityGap(scores) };
    for (const { first, second, intervals } of recordedStatistics.cases) {
      if (intervals === undefined) continue;
      for (const [name, figure] of Object.entries(figures)) {
        assertNear(bootstrapInterval([first], figure), intervals[name as keyof typeof figures], name);
      }
      const improvement = bootstrapInterval([first, second], probabilityOfImprovement);
      assertNear(improvement, intervals.probabilityOfImprovement, "probability of improvement");
    }
  });

  it("resamples each task by itself", () => {
    const scores = [
      [0, 0, 0],
      [10, 10, 10],
    ];
    assert.deepEqual(bootstrapInterval([scores], meanOverTasks), [5, 5]);
  });

  it("is narrower for less confidence, and repeats from its seed", () => {
    const [lower, upper] = bootstrapInterval([[sample]], meanOverTasks, { confidence: 0.5, resamples: 300 });
    const [widerLower, widerUpper] = bootstrapInterval([[sample]], meanOverTasks, { resamples: 300 });
    assert.ok(widerLower < lower && upper < widerUpper);
    const withSeed = (seed: number) => bootstrapInterval([[sample]], meanOverTasks, { seed, resamples: 300 });
    assert.deepEqual(withSeed(1), withSeed(1));
    assert.notDeepEqual(withSeed(1), withSeed(2));
  });

  it("refuses a confidence outside (0, 1), no resamples, and a task without runs", () => {
    const interval = (scores: TaskScores, options: object) => bootstrapInterval([scores], meanOverTasks, options);
    assert.throws(() => interval([[1]], { confidence: 1 }), /confidence must lie between 0 and 1, got 1/);
    assert.throws(() => interval([[1]], { resamples: 0 }), /resamples must be a whole number of at least 1, got 0/);
    assert.throws(() => interval([[1], []], {}), /bootstrap interval takes at least 1/);
  });
});

/** Both ends within a tenth of the interval's width: 2,000 resamples against 20,000. */
function assertNear([lower, upper]: readonly number[], recorded: readonly number[], what: string): void {
  const allowed = 0.1 * (recorded[1] - recorded[0]);
  assert.ok(Math.abs(lower - recorded[0]) < allowed, `${what}: lower end ${lower}, recorded ${recorded[0]}`);
  assert.ok(Math.abs(upper - recorded[1]) < allowed, `${what}: upper end ${upper}, recorded ${recorded[1]}`);
}
