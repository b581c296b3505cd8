import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bootstrapInterval, mean, slope, standardDeviation } from "../../../lib/evaluation/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";

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

describe("bootstrapInterval", () => {
  const random = new NumpyRandom(4);
  const sample = Array.from({ length: 400 }, () => 5 + 2 * random.standardNormal());

  it("comes close to the normal interval for a large normal sample", () => {
    const [lower, upper] = bootstrapInterval(sample);
    const halfWidth = (1.96 * standardDeviation(sample)) / Math.sqrt(sample.length);
    assert.ok(Math.abs(lower - (mean(sample) - halfWidth)) < 0.1 * halfWidth, `lower ${lower}`);
    assert.ok(Math.abs(upper - (mean(sample) + halfWidth)) < 0.1 * halfWidth, `upper ${upper}`);
  });

  it("is narrower for less confidence, a point for equal values, and repeats from its seed", () => {
    const [lower, upper] = bootstrapInterval(sample, { confidence: 0.5 });
    const [widerLower, widerUpper] = bootstrapInterval(sample);
    assert.ok(widerLower < lower && upper < widerUpper);
    assert.deepEqual(bootstrapInterval([2, 2, 2]), [2, 2]);
    assert.deepEqual(bootstrapInterval(sample, { seed: 1 }), bootstrapInterval(sample, { seed: 1 }));
    assert.notDeepEqual(bootstrapInterval(sample, { seed: 1 }), bootstrapInterval(sample, { seed: 2 }));
  });

  it("refuses a confidence outside (0, 1), and no values", () => {
    assert.throws(() => bootstrapInterval(sample, { confidence: 1 }), /confidence must lie between 0 and 1, got 1/);
    assert.throws(() => bootstrapInterval([]), /bootstrap interval takes at least 1/);
  });
});
