import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { GradientSum, Parameters, record, tf } from "../../../lib/nn/index.ts";

const initial = { x: { shape: [3], data: Float32Array.of(1, 2, 3) } };

/** Σ factor · x², whose gradient is 2 · factor · x. */
function weighted(x: Tensor, factor: number) {
  const squares = Array.from({ length: 20 }, () => tf.square(x));
  return { loss: tf.sum(tf.mul(tf.addN(squares), factor / squares.length)) as Scalar };
}

describe("the gradient of a sum of losses", () => {
  it("is the sum of theirs, from update to update, recorded or not, and leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const parameters = new Parameters(initial);
    const sum = new GradientSum(parameters);
    const added = () => [1, 10, 100].map((factor) => sum.add(() => weighted(parameters.tensors.x, factor)).loss);
    const update = () => {
      const losses = added();
      return { loss: tf.addN(losses), first: losses[0], third: sum.take().slice(2).asScalar() };
    };
    const recorded = record(update);
    for (let i = 0; i < 3; i++) {
      assert.deepEqual(recorded({}), { loss: 111 * 14, first: 14, third: 111 * 6 });
      assert.deepEqual(
        tf.tidy(() => update().third.dataSync()[0]),
        111 * 6,
      );
    }
    recorded.dispose();
    for (const part of [parameters, sum]) part.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("keeps nothing of a loss but its figures while the next is computed", () => {
    const parameters = new Parameters(initial);
    const sum = new GradientSum(parameters);
    const tensors: number[] = [];
    tf.tidy(() => {
      for (let i = 0; i < 4; i++)
        sum.add(() => {
          tensors.push(tf.memory().numTensors);
          return weighted(parameters.tensors.x, i);
        });
    });
    assert.deepEqual(
      tensors.slice(1),
      [1, 2, 3].map((figures) => tensors[0] + figures),
    );
    for (const part of [parameters, sum]) part.dispose();
  });

  it("begins at 0 after a state is restored, whatever was added before", () => {
    const parameters = new Parameters(initial);
    const sum = new GradientSum(parameters);
    tf.tidy(() => void sum.add(() => weighted(parameters.tensors.x, 1)));
    assert.deepEqual(sum.state(), {});
    sum.restore();
    assert.deepEqual(
      tf.tidy(() => [...sum.take().dataSync()]),
      [0, 0, 0],
    );
    for (const part of [parameters, sum]) part.dispose();
  });
});
