/** The parts of a transformer against their definitions. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { SeededNoise, causalAttention, dropUnits, embeddingRows, gelu, layerNorm, tf } from "../../../lib/nn/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";

const random = new NumpyRandom(3);
const normal = (...shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.standardNormal()),
    shape,
  );
const floats = (tensor: Tensor) => tensor.dataSync() as Float32Array;

/** Compares values and gradients of two functions; entries of the result have different weights. */
function assertAlike(own: (...x: Tensor[]) => Tensor, plain: (...x: Tensor[]) => Tensor, ...x: Tensor[]): void {
  tf.tidy(() => {
    const weights = normal(...own(...x).shape);
    const [first, second] = [own, plain].map((f) =>
      tf.valueAndGrads((...x: Tensor[]) => tf.sum(tf.mul(f(...x), weights)).asScalar())(x),
    );
    assert.ok(largestDifference(floats(own(...x)), floats(plain(...x))) < 1e-6);
    first.grads.forEach((gradient, i) =>
      assert.ok(largestDifference(floats(gradient), floats(second.grads[i])) < 1e-5, `gradient ${i}`),
    );
  });
}

describe("layerNorm, gelu and embeddingRows", () => {
  it("are what their definitions are, and so are their gradients", () => {
    const plainNorm = (x: Tensor, weight: Tensor, bias: Tensor) => {
      const { mean, variance } = tf.moments(x, 1, true);
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), weight), bias);
    };
    assertAlike(
      (x, weight, bias) => layerNorm(x as Tensor2D, { weight: weight as Tensor1D, bias: bias as Tensor1D }),
      plainNorm,
      normal(6, 5),
      normal(5),
      normal(5),
    );
    assertAlike(gelu, (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))), normal(4, 9));
    const numbers = tf.tensor1d([3, 0, 3, 5], "int32");
    assertAlike(
      (table) => embeddingRows(table as Tensor2D, numbers),
      (table) => tf.matMul(tf.oneHot(numbers, 7).cast("float32"), table),
      normal(7, 3),
    );
  });
});

describe("causalAttention", () => {
  const size = 6;
  const shape = { sequences: 2, length: 4, heads: 3 };
  const layers = {
    input: { weight: normal(18, size) as Tensor2D, bias: normal(18) as Tensor1D },
    output: { weight: normal(size, size) as Tensor2D, bias: normal(size) as Tensor1D },
  };
  const tokens = normal(8, size) as Tensor2D;

  /** By its definition, token by token and head by head, in float64. */
  function byDefinition(): number[] {
    const [x, w, b, wo, bo] = [
      tokens,
      layers.input.weight,
      layers.input.bias,
      layers.output.weight,
      layers.output.bias,
    ].map(floats) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
    const of = (token: number, row: number) =>
      Array.from({ length: size }, (_, i) => w[row * size + i] * x[token * size + i]).reduce((a, c) => a + c, b[row]);
    return Array.from({ length: 8 }, (_, token) => {
      const drawn = Array.from({ length: size }, (_, place) => {
        const head = Math.floor(place / 2);
        const seen = Array.from({ length: (token % 4) + 1 }, (_, i) => token - (token % 4) + i);
        const weights = seen.map((key) =>
          Math.exp(
            [0, 1].reduce((sum, i) => sum + of(token, 2 * head + i) * of(key, size + 2 * head + i), 0) / Math.SQRT2,
          ),
        );
        const all = weights.reduce((a, c) => a + c, 0);
        return seen.reduce((sum, key, i) => sum + (weights[i] / all) * of(key, 2 * size + place), 0);
      });
      return Array.from({ length: size }, (_, row) =>
        drawn.reduce((sum, value, i) => sum + wo[row * size + i] * value, bo[row]),
      );
    }).flat();
  }

  it("draws from a token and those before it, by every head on its own", () => {
    const own = tf.tidy(() => floats(causalAttention(tokens, layers, shape)).slice());
    assert.ok(largestDifference(own, byDefinition()) < 2e-5);
  });

  it("computes the wanted tokens alone", () => {
    const select = (x: Tensor2D) => tf.gather(x, [1, 3, 5, 7]);
    const wanted = tf.tidy(() =>
      floats(causalAttention(tokens, layers, { ...shape, queries: { places: [1, 3], select } })).slice(),
    );
    const all = tf.tidy(() => floats(select(causalAttention(tokens, layers, shape))).slice());
    assert.ok(largestDifference(wanted, all) < 1e-6);
  });
});

describe("dropUnits", () => {
  it("drops at the rate and scales what it keeps, and nothing at a rate of 0", () => {
    tf.tidy(() => {
      const x = tf.ones([100, 100]);
      const kept = floats(dropUnits(x, { rate: 0.25, noise: new SeededNoise(1) }));
      const dropped = kept.filter((value) => value === 0).length;
      assert.ok(dropped > 2300 && dropped < 2700, `${dropped}`);
      assert.ok(kept.every((value) => value === 0 || value === Math.fround(4 / 3)));
      assert.equal(dropUnits(x, { rate: 0, noise: new SeededNoise(1) }), x);
      assert.equal(dropUnits(x), x);
    });
  });
});
