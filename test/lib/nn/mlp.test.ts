import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Adam, Mlp, dropoutMask, initialParameters, orthogonalMatrix, parameterCount, roundDropoutRate, tf } from "../../../lib/nn/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { largestDifference, largestEntry } from "../../fixtures/official-trac.ts";

const shape = { inputs: 3, hidden: [16, 8], outputs: 2 };
const observations = Float32Array.from({ length: 5 * 3 }, (_, i) => Math.sin(3 * i));

/** Σ actions · direction of a pass, whose output gradient is `direction`. */
function probe(network: Mlp, dropout?: { rate: number; key: [number, number] }) {
  return tf.tidy(() => {
    const pass = network.forward(tf.tensor2d(observations, [5, 3]), dropout);
    const direction = tf.tensor2d(Float32Array.from({ length: 10 }, (_, i) => Math.cos(i)), [5, 2]);
    const value = tf.sum(tf.mul(pass.output, direction)).dataSync()[0]!;
    return { value, gradient: network.backward(pass, direction).dataSync() };
  });
}

describe("Mlp", () => {
  for (const dropout of [undefined, { rate: 0.25, key: [7, 3] as [number, number] }]) {
    it(`has the gradient that finite differences give ${dropout ? "under a fixed dropout mask" : "without dropout"}`, () => {
      const parameters = initialParameters(shape, new NumpyRandom(1));
      const network = new Mlp(shape, parameters);
      const { gradient } = probe(network, dropout);
      const step = 1e-3;
      for (let i = 0; i < parameters.length; i += 11) {
        const [above, below] = [step, -step].map((change) => {
          const moved = new Mlp(shape, parameters.map((value, j) => (i === j ? value + change : value)));
          const { value } = probe(moved, dropout);
          moved.dispose();
          return value;
        });
        assert.ok(Math.abs((above! - below!) / (2 * step) - gradient[i]!) < 2e-3, `parameter ${i}`);
      }
      network.dispose();
    });
  }

  it("passes many rows in chunks as it passes few at once", () => {
    const network = new Mlp(shape, initialParameters(shape, new NumpyRandom(1)));
    const rows = 90_001;
    const passRows = (from: number, to: number) =>
      tf.tidy(() => {
        const inputs = Float32Array.from({ length: (to - from) * 3 }, (_, i) => Math.sin(from * 3 + i));
        const pass = network.forward(tf.tensor2d(inputs, [to - from, 3]));
        const gradient = network.backward(pass, tf.fill([to - from, 2], 1 / rows));
        return { output: pass.output.dataSync<"float32">(), gradient: gradient.dataSync<"float32">(), chunks: pass.chunks.length };
      });
    const all = passRows(0, rows);
    assert.ok(all.chunks > 1);
    const parts = Array.from({ length: 9 }, (_, i) => passRows(i * 10_000, i === 8 ? rows : (i + 1) * 10_000));
    const output = Float32Array.from(parts.flatMap((part) => [...part.output]));
    const gradient = all.gradient.map((_, i) => parts.reduce((sum, part) => sum + part.gradient[i]!, 0));
    assert.ok(largestDifference(all.output, output) < 1e-6);
    assert.ok(largestDifference(all.gradient, gradient) < 1e-5 * largestEntry(gradient));
    network.dispose();
  });

  it("keeps no tensor behind after updates", () => {
    const network = new Mlp(shape, initialParameters(shape, new NumpyRandom(1)));
    const adam = new Adam(parameterCount(shape));
    const update = () => {
      const gradient = tf.tidy(() => tf.ones([parameterCount(shape)]).as1D());
      adam.update(network, gradient, 1e-3);
      gradient.dispose();
    };
    update();
    const before = tf.memory().numTensors;
    for (let i = 0; i < 10; i++) update();
    assert.equal(tf.memory().numTensors, before);
    network.dispose();
    adam.dispose();
  });

  it("refuses parameters that do not fit its shape", () => {
    assert.throws(() => new Mlp(shape, new Float32Array(3)), /shape 3 → 16 → 8 → 2 needs 218 parameters, got 3/);
  });
});

describe("initialParameters", () => {
  it("gives orthonormal rows or columns and zero biases", () => {
    for (const [rows, columns] of [[8, 16], [16, 8], [256, 256]] as const) {
      const matrix = orthogonalMatrix(rows, columns, new NumpyRandom(0));
      const [a, b] = rows <= columns ? [false, true] : [true, false];
      const product = tf.tidy(() => {
        const m = tf.tensor2d(matrix, [rows, columns]);
        return tf.matMul(m, m, a, b).sub(tf.eye(Math.min(rows, columns))).abs().max().dataSync()[0]!;
      });
      assert.ok(product < 1e-5, `${rows} × ${columns}: ${product}`);
    }
    const parameters = initialParameters(shape, new NumpyRandom(0));
    assert.ok(parameters.subarray(48, 64).every((value) => value === 0));
  });

  it("depends on the seed alone", () => {
    const [a, b, c] = [3, 3, 4].map((seed) => initialParameters(shape, new NumpyRandom(seed)));
    assert.deepEqual(a, b);
    assert.ok(largestDifference(a!, c!) > 0.1);
  });
});

describe("dropoutMask", () => {
  const draw = (rate: number, key: [number, number]) =>
    tf.tidy(() => Uint8Array.from(dropoutMask(999, 101, rate, key).dataSync()));

  it("gives the same mask for the same key, another for another", () => {
    const [a, b, c] = [draw(0.25, [1, 5]), draw(0.25, [1, 5]), draw(0.25, [1, 6])];
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
  });

  // From one random bit a unit to eight, and the ends.
  for (const rate of [0.5, 0.25, 0.125, 26 / 256, 255 / 256, 0]) {
    it(`keeps a share of 1 − ${rate}, in every column`, () => {
      const mask = draw(rate, [1, 5]);
      assert.ok(mask.every((value) => value === 0 || value === 1));
      for (let column = 0; column < 101; column++) {
        const kept = mask.filter((value, i) => i % 101 === column && value === 1).length / 999;
        assert.ok(Math.abs(kept - (1 - rate)) <= 4.5 * Math.sqrt((rate * (1 - rate)) / 999), `column ${column} kept ${kept}`);
      }
    });
  }

  it("draws neighbours independently", () => {
    const mask = draw(0.25, [1, 5]);
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
