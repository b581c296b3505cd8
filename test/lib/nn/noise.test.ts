import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededNoise, roundDropoutRate, tf } from "../../../lib/nn/index.ts";

/** The `number`-th mask of a seed, [999, 101]. */
function draw(rate: number, seed = 1, number = 0): Uint8Array {
  return tf.tidy(() => {
    const noise = new SeededNoise(seed);
    for (let i = 0; i < number; i++) noise.dropoutMask([1], rate);
    return Uint8Array.from(noise.dropoutMask([999, 101], rate).dataSync());
  });
}

describe("SeededNoise", () => {
  it("draws the same from the same seed and place, something else at another", () => {
    assert.deepEqual(draw(0.25, 1, 5), draw(0.25, 1, 5));
    assert.notDeepEqual(draw(0.25, 1, 5), draw(0.25, 1, 6));
    assert.notDeepEqual(draw(0.25, 1, 5), draw(0.25, 2, 5));
  });

  it("continues from a saved state", () => {
    const [first, second] = [new SeededNoise(3), new SeededNoise(3)];
    tf.tidy(() => {
      first.normal([3]);
      first.dropoutMask([5], 0.5);
      second.restore(first.state());
      assert.deepEqual(first.normal([4]).dataSync(), second.normal([4]).dataSync());
    });
  });

  it("draws normal numbers of mean 0 and variance 1, none twice", () => {
    const values = tf.tidy(() => new SeededNoise(4).normal([100, 1000]).dataSync<"float32">().slice());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    assert.ok(Math.abs(mean) < 4.5 / Math.sqrt(values.length), `mean ${mean}`);
    assert.ok(Math.abs(variance - 1) < 4.5 * Math.sqrt(2 / values.length), `variance ${variance}`);
    assert.ok(new Set(values).size > 0.99 * values.length);
  });

  // From one random bit a unit to eight, and the ends.
  for (const rate of [0.5, 0.25, 0.125, 26 / 256, 255 / 256, 0]) {
    it(`keeps a share of 1 − ${rate}, in every column`, () => {
      const mask = draw(rate);
      assert.ok(mask.every((value) => value === 0 || value === 1));
      for (let column = 0; column < 101; column++) {
        const kept = mask.filter((value, i) => i % 101 === column && value === 1).length / 999;
        assert.ok(
          Math.abs(kept - (1 - rate)) <= 4.5 * Math.sqrt((rate * (1 - rate)) / 999),
          `column ${column} kept ${kept}`,
        );
      }
    });
  }

  it("draws neighbours independently", () => {
    const mask = draw(0.25);
    for (const distance of [1, 2, 3, 4, 8, 101, Math.floor(mask.length / 4)]) {
      const both = mask.filter((value, i) => value === 1 && mask[i + distance] === 1).length / (mask.length - distance);
      assert.ok(Math.abs(both - 0.75 ** 2) < 0.01, `at distance ${distance}: ${both}`);
    }
  });

  it("rounds the rate to 256ths, so that the official 0.25 is exact", () => {
    assert.equal(roundDropoutRate(0.25), 0.25);
    assert.equal(roundDropoutRate(0.1), 26 / 256);
  });
});
