import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Rank } from "@tensorflow/tfjs";
import { watchBackend } from "../../../lib/nn/graph/backend-watch.ts";
import { Mlp, SeededNoise, orthogonalLayers, orthogonalMatrix, tf } from "../../../lib/nn/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { largestDifference, largestEntry } from "../../fixtures/official-trac.ts";

const shape = { inputs: 3, hidden: [16, 8], outputs: 2 };
const observations = Float32Array.from({ length: 5 * 3 }, (_, i) => Math.sin(3 * i));
const layersOf = (seed: number) => orthogonalLayers(shape, (layer) => `net.${layer}`, new NumpyRandom(seed));

/** Σ actions · direction of a pass through `network`, and its gradient, flat. */
function probe(network: Mlp, rate: number) {
  return tf.tidy(() => {
    const direction = tf.tensor2d(
      Float32Array.from({ length: 10 }, (_, i) => Math.cos(i)),
      [5, 2],
    );
    const dropout = { rate, noise: new SeededNoise(7) }; // the same masks in every call
    const loss = () =>
      tf.sum(tf.mul(network.forward(tf.tensor2d(observations, [5, 3]), dropout), direction)).asScalar();
    const { value, grads } = tf.variableGrads(loss, [network.flat]);
    return { value: value.dataSync()[0], gradient: grads[network.flat.name].dataSync<"float32">().slice() };
  });
}

describe("Mlp", () => {
  for (const rate of [0, 0.25]) {
    for (const output of ["tanh", "linear", "relu"] as const) {
      it(`has the gradient that finite differences give, dropout ${rate}, output ${output}`, () => {
        const network = new Mlp(layersOf(1), output);
        const { gradient } = probe(network, rate);
        const parameters = network.flat.dataSync<"float32">().slice();
        const step = 1e-3;
        for (let i = 0; i < parameters.length; i += 11) {
          const [above, below] = [step, -step].map((change) => {
            network.flat.assign(tf.tensor1d(parameters.map((value, j) => (i === j ? value + change : value))));
            return probe(network, rate).value;
          });
          assert.ok(Math.abs((above - below) / (2 * step) - gradient[i]) < 2e-3, `parameter ${i}`);
        }
        network.dispose();
      });
    }
  }

  it("passes many rows in chunks as it passes few at once", () => {
    const network = new Mlp(layersOf(1), "tanh");
    const rows = 90_001;
    const passRows = (from: number, to: number) =>
      tf.tidy(() => {
        const inputs = Float32Array.from({ length: (to - from) * 3 }, (_, i) => Math.sin(from * 3 + i));
        let output = new Float32Array();
        const { grads } = tf.variableGrads(() => {
          const actions = network.forward(tf.tensor2d(inputs, [to - from, 3]));
          output = actions.dataSync<"float32">().slice();
          return tf.div(tf.sum(actions), rows);
        }, [network.flat]);
        return { output, gradient: grads[network.flat.name].dataSync<"float32">().slice() };
      });
    const all = passRows(0, rows);
    const parts = Array.from({ length: 9 }, (_, i) => passRows(i * 10_000, i === 8 ? rows : (i + 1) * 10_000));
    const output = Float32Array.from(parts.flatMap((part) => [...part.output]));
    const gradient = all.gradient.map((_, i) => parts.reduce((sum, part) => sum + part.gradient[i], 0));
    assert.ok(largestDifference(all.output, output) < 1e-6);
    assert.ok(largestDifference(all.gradient, gradient) < 1e-5 * largestEntry(gradient));
    network.dispose();
  });

  it("passes 512 rows and more in at least two chunks, so that two cores have work", () => {
    const chunksOf = (rows: number) => {
      let products = 0;
      const onOperation = (operation: string) => void (products += Number(operation === "MatMul"));
      const pass = () => {
        const network = new Mlp(layersOf(1), "tanh");
        tf.tidy(() => network.forward(tf.zeros<Rank.R2>([rows, 3])));
        network.dispose();
      };
      watchBackend({ onConstant: () => undefined, onOperation }, pass);
      return products / 3;
    };
    assert.deepEqual([1, 511, 512, 640, 1024, 1025, 3200, 9600].map(chunksOf), [1, 1, 2, 2, 2, 3, 7, 8]);
  });

  it("finds its layers by their numbers, whatever the order of the names", () => {
    const layers = layersOf(3);
    const shuffled = Object.fromEntries(
      Object.entries({
        ...layers,
        "net.10.weight": { shape: [1, 2], data: new Float32Array(2) },
        "net.10.bias": { shape: [1], data: new Float32Array(1) },
      }).reverse(),
    );
    const network = new Mlp(shuffled, "tanh");
    assert.deepEqual(network.shape, { inputs: 3, hidden: [16, 8, 2], outputs: 1 });
    assert.deepEqual(
      Object.keys(network.state()).filter((name) => name.endsWith("bias")),
      ["net.0.bias", "net.1.bias", "net.2.bias", "net.10.bias"],
    );
    network.dispose();
  });

  it("refuses layers that do not fit one another, by name", () => {
    const layers = layersOf(0);
    assert.throws(() => new Mlp({}, "tanh"), { name: "RangeError", message: /there is no layer/ });
    assert.throws(
      () => new Mlp({ ...layers, "net.1.bias": { shape: [3], data: new Float32Array(3) } }, "tanh"),
      /net\.1\.bias must have 8 entries, got 3/,
    );
    assert.throws(
      () => new Mlp({ ...layers, "net.2.weight": { shape: [2, 5], data: new Float32Array(10) } }, "tanh"),
      /net\.2\.weight must have 8 columns, got 5/,
    );
  });
});

describe("orthogonalLayers", () => {
  it("gives orthonormal rows or columns and zero biases", () => {
    for (const [rows, columns] of [
      [8, 16],
      [16, 8],
      [256, 256],
    ] as const) {
      const matrix = orthogonalMatrix(rows, columns, new NumpyRandom(0));
      const [a, b] = rows <= columns ? [false, true] : [true, false];
      const product = tf.tidy(() => {
        const m = tf.tensor2d(matrix, [rows, columns]);
        return tf
          .matMul(m, m, a, b)
          .sub(tf.eye(Math.min(rows, columns)))
          .abs()
          .max()
          .dataSync()[0];
      });
      assert.ok(product < 1e-5, `${rows} × ${columns}: ${product}`);
    }
    const layers = layersOf(0);
    assert.deepEqual(Object.keys(layers), [
      "net.0.weight",
      "net.0.bias",
      "net.1.weight",
      "net.1.bias",
      "net.2.weight",
      "net.2.bias",
    ]);
    assert.deepEqual(layers["net.0.bias"], { shape: [16], data: new Float32Array(16) });
  });

  it("depends on the seed alone", () => {
    const [a, b, c] = [3, 3, 4].map((seed) => layersOf(seed)["net.1.weight"].data as Float32Array);
    assert.deepEqual(a, b);
    assert.ok(largestDifference(a, c) > 0.1);
  });
});
