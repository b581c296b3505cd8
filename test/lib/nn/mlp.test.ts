import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Adam, Mlp, dropoutMask, initialParameters, orthogonalMatrix, parameterCount, roundDropoutRate, tf } from "../../../lib/nn/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";

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
  it("keeps a share of 1 − rate, the same for the same key, another for another", () => {
    const draw = (key: [number, number]) => tf.tidy(() => dropoutMask(999, 101, 0.25, key).dataSync<"float32">().slice());
    const [a, b, c] = [draw([1, 5]), draw([1, 5]), draw([1, 6])];
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    assert.ok(a!.every((value) => value === 0 || value === 1));
    const kept = a!.reduce((sum, value) => sum + value, 0) / a!.length;
    assert.ok(Math.abs(kept - 0.75) < 0.01, `kept ${kept}`);
  });

  it("rounds the rate to 256ths, so that the official 0.25 is exact", () => {
    assert.equal(roundDropoutRate(0.25), 0.25);
    assert.equal(roundDropoutRate(0.1), 26 / 256);
  });
});
