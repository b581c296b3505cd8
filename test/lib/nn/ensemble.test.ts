import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor2D } from "@tensorflow/tfjs";
import { stateOfPart } from "../../../lib/files/index.ts";
import type { Tensors } from "../../../lib/files/index.ts";
import { Ensemble, Mlp, defaultLayers, tf } from "../../../lib/nn/index.ts";
import type { Parameters } from "../../../lib/nn/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { largestDifference } from "../../fixtures/official-trac.ts";

const rows = 6;
const observations = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(3 * i));

function networksOf(count: number, hidden: number[]): Tensors {
  const random = new NumpyRandom(2);
  const layers = Array.from({ length: count }, (_, i) =>
    defaultLayers({ inputs: 3, hidden, outputs: 1 }, (layer) => `nets.${i}.${2 * layer}`, random),
  );
  return Object.assign({}, ...layers) as Tensors;
}

/** The sum of squares of what `forward` gives, and its gradient by name. */
function probe(parameters: Parameters, forward: (input: Tensor2D) => unknown) {
  const { value, grads } = tf.tidy(() =>
    tf.variableGrads(
      () => tf.sum(tf.square(tf.stack(forward(tf.tensor2d(observations, [rows, 3])) as Tensor2D[]))).asScalar(),
      [parameters.flat],
    ),
  );
  const former = parameters.state();
  tf.tidy(() => parameters.flat.assign(grads[parameters.flat.name]));
  const gradient = parameters.state();
  parameters.restore(former);
  const result = { value: value.dataSync()[0], gradient };
  tf.dispose([value, grads]);
  return result;
}

describe("Ensemble", () => {
  for (const [count, hidden] of [
    [3, [8, 4]],
    [1, [8]],
    [2, []],
  ] as [number, number[]][]) {
    it(`has the values and gradients of its ${count} networks, each alone, with ${hidden.length} hidden layers`, () => {
      const tensors = networksOf(count, hidden);
      const ensemble = new Ensemble(tensors);
      const whole = probe(ensemble, (input) => ensemble.forward(input));
      let sum = 0;
      for (const name of ensemble.networks) {
        const network = new Mlp(stateOfPart(tensors, name), "linear");
        const alone = probe(network, (input) => [network.forward(input)]);
        sum += alone.value;
        for (const [layer, { data }] of Object.entries(alone.gradient)) {
          assert.ok(
            largestDifference(whole.gradient[`${name}.${layer}`].data as Float32Array, data as Float32Array) < 1e-5,
            `${name}.${layer}`,
          );
        }
        network.dispose();
      }
      assert.ok(Math.abs(sum - whole.value) < 1e-4);
      assert.deepEqual(
        ensemble.state(),
        Object.fromEntries(Object.keys(ensemble.state()).map((name) => [name, tensors[name]])),
      );
      ensemble.dispose();
    });
  }

  it("names the array that is missing or does not fit", () => {
    const tensors = networksOf(2, [8]);
    const { "nets.1.2.bias": _, ...rest } = tensors;
    assert.throws(() => new Ensemble(rest), /^RangeError: nets\.1\.2\.bias is missing$/);
    assert.throws(
      () => new Ensemble({ ...tensors, "nets.1.0.weight": { shape: [8, 2], data: new Float32Array(16) } }),
      /^RangeError: nets\.1\.0\.weight must have the shape \[8,3\], got \[8,2\]$/,
    );
    assert.throws(() => new Ensemble({}), /there is no network/);
  });
});
