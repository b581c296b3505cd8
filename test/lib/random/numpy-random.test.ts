import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { NumpyRandom } from "../../../lib/random/index.ts";

interface Recorded {
  seed: number;
  random: number[];
  normal: number[];
  randint: number[];
  choice: number[];
  randintArray: number[];
  permutation: number[];
}

const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../fixtures/numpy-random.json"), "utf8"),
) as Recorded[];

describe("NumpyRandom", () => {
  for (const { seed, ...draws } of recorded) {
    it(`draws NumPy's numbers in a row (seed ${seed})`, () => {
      const random = new NumpyRandom(seed);
      assert.deepEqual(
        draws.random.map(() => random.random()),
        draws.random,
      );
      draws.normal.forEach((value, i) =>
        assert.ok(Math.abs(random.standardNormal() / value - 1) < 1e-14, `normal ${i}`),
      );
      assert.deepEqual(
        draws.randint.map(() => random.randint(-5, 1000)),
        draws.randint,
      );
      assert.deepEqual([...random.choice(37, draws.choice.length)], draws.choice);
      const low = Int32Array.from({ length: draws.randintArray.length }, (_, i) => i);
      const high = low.map((value, i) => value + 1 + i * i);
      assert.deepEqual([...random.randintArray(low, high)], draws.randintArray);
      assert.deepEqual([...random.permutation(draws.permutation.length)], draws.permutation);
    });
  }

  it("shuffles in place as it permutes", () => {
    const letters = [..."trajectory"];
    new NumpyRandom(3).shuffle(letters);
    assert.deepEqual(
      letters,
      Array.from(new NumpyRandom(3).permutation(10), (i) => "trajectory"[i]),
    );
  });

  it("continues exactly from a saved state", () => {
    const random = new NumpyRandom(9);
    random.standardNormal();
    const state = random.state();
    const draw = () => [random.standardNormal(), random.random(), ...random.permutation(9)];
    const expected = draw();
    random.restore(state);
    assert.deepEqual(draw(), expected);
  });

  it("refuses a seed that NumPy would refuse", () => {
    for (const seed of [-1, 0.5, 2 ** 32, NaN])
      assert.throws(() => new NumpyRandom(seed), /seed must be a whole number from 0/);
  });
});
