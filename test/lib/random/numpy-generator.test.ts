import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { NumpyGenerator } from "../../../lib/random/index.ts";
import { seedWords } from "../../../lib/random/seed-sequence.ts";

/** What `record_numpy_generator.py` beside the recording wrote. */
interface Recorded {
  seed: number;
  words: number[];
  /** Decimal digits: they have 64 bits. */
  bits: string[];
  random: number[];
  uniform: number[];
  /** The first of the normals. */
  normal: number[];
  normals: number;
  /** Those of the normals that lie beyond 3.654, with their places. */
  tail: [index: number, value: number][];
  /** The draw behind the last normal. */
  after: number;
}

const fixture = path.join(import.meta.dirname, "../../fixtures/numpy-generator.json");
const recorded = JSON.parse(readFileSync(fixture, "utf8")) as Recorded[];

describe("NumpyGenerator", () => {
  for (const { seed, ...draws } of recorded) {
    it(`draws NumPy's numbers in a row (seed ${seed})`, () => {
      const generator = new NumpyGenerator(seed);
      assert.deepEqual([...seedWords(seed, draws.words.length)], draws.words);
      assert.deepEqual(
        draws.bits.map(() => `${generator.nextUint64()}`),
        draws.bits,
      );
      assert.deepEqual(
        draws.random.map(() => generator.random()),
        draws.random,
      );
      assert.deepEqual(
        draws.uniform.map(() => generator.uniform(-0.1, 0.1)),
        draws.uniform,
      );
      const normals = Array.from({ length: draws.normals }, () => generator.standardNormal());
      assert.deepEqual(normals.slice(0, draws.normal.length), draws.normal);
      assert.deepEqual(
        normals.flatMap((x, i) => (Math.abs(x) > 3.654 ? [i] : [])),
        draws.tail.map(([i]) => i),
      );
      for (const [i, x] of draws.tail) assert.ok(Math.abs(normals[i] / x - 1) < 1e-15, `normal ${i}`);
      assert.equal(generator.random(), draws.after);
    });
  }

  it("was recorded far into the normals' tail", () => {
    assert.ok(recorded.flatMap(({ tail }) => tail).length > 10);
  });

  it("refuses a seed that is no whole number from 0 to 2⁵³ − 1", () => {
    for (const seed of [-1, 0.5, 2 ** 53, NaN]) {
      assert.throws(() => new NumpyGenerator(seed), {
        name: "RangeError",
        message: /seed must be a whole number from 0/,
      });
    }
  });
});
