import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mean, quantile, slope, standardDeviation } from "../../../../lib/evaluation/index.ts";
import { recordedStatistics } from "../../../fixtures/statistics.ts";

describe("slope", () => {
  it("is that of the least-squares line", () => {
    assert.ok(Math.abs(slope([0, 1, 2, 3], [1, 3, 5, 7]) - 2) < 1e-12);
    assert.ok(Math.abs(slope([0, 1, 2], [0, 3, 3]) - 1.5) < 1e-12);
    assert.equal(slope([0, 1, 2], [5, 5, 5]), 0);
  });

  it("refuses a single point", () => assert.throws(() => slope([1], [1]), /slope takes at least 2 value\(s\), got 1/));
});

describe("mean and standardDeviation", () => {
  it("equal NumPy's mean and std(ddof=1)", () => {
    const values = [3, -1.5, 10, 0.25, 7];
    assert.equal(mean(values), 3.75);
    assert.ok(Math.abs(standardDeviation(values) - 4.743416490252569) < 1e-14);
  });

  it("refuse too few values", () => {
    assert.throws(() => mean([]), /mean takes at least 1 value\(s\), got 0/);
    assert.throws(() => standardDeviation([1]), /standard deviation takes at least 2 value\(s\), got 1/);
  });
});

describe("quantile, standardDeviation and slope", () => {
  it("equal NumPy's and SciPy's on recorded lists", () => {
    for (const { values, x, quartiles, standardDeviation: deviation, slope: rise } of recordedStatistics.lists) {
      const sorted = Float64Array.from(values).sort();
      const ours = [0, 0.1, 0.25, 0.5, 0.975, 1].map((share) => quantile(sorted, share));
      ours.forEach((value, i) => assert.ok(Math.abs(value - quartiles[i]) < 1e-12, `${value} and ${quartiles[i]}`));
      assert.ok(Math.abs(standardDeviation(values) - deviation) < 1e-12);
      assert.ok(Math.abs(slope(x, values) - rise) < 1e-12);
    }
  });

  it("refuses no values", () => assert.throws(() => quantile([], 0.5), /quantile takes at least 1 value\(s\), got 0/));
});
