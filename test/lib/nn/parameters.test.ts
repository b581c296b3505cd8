import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor, Tensor1D } from "@tensorflow/tfjs";
import type { Tensors } from "../../../lib/files/index.ts";
import { Adam, Parameters, record, tf, torchAdam } from "../../../lib/nn/index.ts";

const initial: Tensors = {
  a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
  b: { shape: [3], data: Float32Array.of(-1, 0, 1) },
};

/** Σ (a − 1)² + Σ b², and how far b is from 0. */
function distance({ a, b }: Record<string, Tensor>) {
  const loss = tf.add(tf.sum(tf.square(tf.sub(a, 1))), tf.sum(tf.square(b))).asScalar();
  return { loss, distance: tf.norm(b as Tensor1D).asScalar() };
}

describe("Parameters", () => {
  it("are named views of one vector", () => {
    const parameters = new Parameters(initial);
    assert.deepEqual(parameters.state(), initial);
    assert.deepEqual([...parameters.flat.dataSync()], [1, 2, 3, 4, -1, 0, 1]);
    parameters.dispose();
  });

  it("have a gradient of 0 where a loss does not use them, and may be a single tensor", () => {
    for (const [tensors, expected] of [
      [initial, [0, 0, 0, 0, -2, 0, 2]],
      [{ b: initial.b }, [-2, 0, 2]],
    ] as [Tensors, number[]][]) {
      const parameters = new Parameters(tensors);
      const gradient = tf.tidy(() => {
        const { grads } = tf.variableGrads(() => tf.sum(tf.square(parameters.tensors.b)).asScalar(), [parameters.flat]);
        return [...grads[parameters.flat.name].dataSync()];
      });
      assert.deepEqual(gradient, expected);
      parameters.dispose();
    }
  });

  it("are cut once where they are frozen, and freed with what is kept", () => {
    const before = tf.memory().numTensors;
    for (const tensors of [initial, { b: initial.b }] as Tensors[]) {
      const parameters = new Parameters(tensors);
      const use = () =>
        tf.tidy(() => Object.values(parameters.tensors).map((tensor) => [tensor.id, ...tensor.dataSync()]));
      assert.notDeepEqual(use(), use());
      parameters.freeze();
      const [frozen, again] = [use(), use()];
      assert.deepEqual(again, frozen);
      assert.deepEqual(
        frozen.map(([, ...values]) => values),
        Object.values(tensors).map(({ data }) => [...data]),
      );
      for (const set of [
        () => parameters.restore(tensors),
        () => parameters.copyFrom(parameters),
        () => parameters.follow(parameters, 0.5),
      ])
        assert.throws(set, /^Error: Frozen parameters \(.*b\) cannot be set$/);
      parameters.dispose();
    }
    assert.equal(tf.memory().numTensors, before);
  });

  it("follow others by a share of the distance, or copy them", () => {
    const [target, source] = [
      new Parameters(initial),
      new Parameters({ ...initial, b: { shape: [3], data: Float32Array.of(9, 10, 11) } }),
    ];
    target.follow(source, 0.25);
    assert.deepEqual([...target.state().b.data], [1.5, 2.5, 3.5]);
    target.copyFrom(source);
    source.follow(target, 0);
    assert.deepEqual(target.state(), source.state());
    source.restore(initial);
    assert.deepEqual([...target.state().b.data], [9, 10, 11], "a copy keeps its values");
    target.dispose();
    source.dispose();
  });

  it("refuse a state that lacks an array or has one of another shape, and stay as they were", () => {
    const parameters = new Parameters(initial);
    assert.throws(() => parameters.restore({ a: initial.a }), { name: "RangeError", message: "b is missing" });
    assert.throws(
      () => parameters.restore({ ...initial, a: { shape: [4], data: new Float32Array(4) } }),
      /a must have the shape \[2,2\], got \[4\]/,
    );
    assert.deepEqual(parameters.state(), initial);
    parameters.dispose();
  });
});

describe("Adam", () => {
  /** The first steps of Adam by its definition, in float64. */
  function byDefinition(gradient: (x: number) => number, x: number, rates: number[]): number {
    let [mean, variance] = [0, 0];
    for (const [i, rate] of rates.entries()) {
      mean += (gradient(x) - mean) * (1 - 0.9);
      variance = variance * 0.999 + gradient(x) ** 2 * (1 - 0.999);
      x -= ((rate / (1 - 0.9 ** (i + 1))) * mean) / (Math.sqrt(variance) / Math.sqrt(1 - 0.999 ** (i + 1)) + 1e-8);
    }
    return x;
  }

  it("moves every parameter by its definition, at a rate that may follow a schedule", () => {
    const rates = [0.1, 0.2, 0.3, 0.4];
    const parameters = new Parameters(initial);
    const adam = new Adam(parameters, (step) => rates[step]);
    for (const rate of rates) {
      assert.equal(adam.learningRate, rate);
      tf.tidy(() => void adam.minimize(() => distance(parameters.tensors)));
    }
    const { a, b } = parameters.state();
    a.data.forEach((value, i) =>
      assert.ok(Math.abs(Number(value) - byDefinition((x) => 2 * (x - 1), i + 1, rates)) < 1e-5),
    );
    b.data.forEach((value, i) => assert.ok(Math.abs(Number(value) - byDefinition((x) => 2 * x, i - 1, rates)) < 1e-5));
    parameters.dispose();
    adam.dispose();
  });

  it("shrinks parameters before it moves them, and shortens gradients, where that is asked for", () => {
    const [rate, weightDecay, clipNorm] = [0.1, 0.5, 2];
    const parameters = new Parameters(initial);
    const adam = new Adam(parameters, rate, { ...torchAdam, weightDecay, clipNorm });
    const update = record(() => adam.minimize(() => distance(parameters.tensors)));
    const start = [1, 2, 3, 4, -1, 0, 1];
    const gradient = (x: number[]) => x.map((value, i) => 2 * (i < 4 ? value - 1 : value));
    let [x, mean, variance] = [start, start.map(() => 0), start.map(() => 0)];
    for (let step = 1; step <= 3; step++) {
      update({});
      const given = gradient(x);
      const shortened = given.map((value) => value * Math.min(1, clipNorm / (Math.hypot(...given) + 1e-6)));
      mean = mean.map((value, i) => 0.9 * value + 0.1 * shortened[i]);
      variance = variance.map((value, i) => 0.999 * value + 0.001 * shortened[i] ** 2);
      x = x.map(
        (value, i) =>
          value * (1 - rate * weightDecay) -
          (rate * mean[i]) / (1 - 0.9 ** step) / (Math.sqrt(variance[i] / (1 - 0.999 ** step)) + 1e-8),
      );
    }
    assert.ok(
      parameters.flat.dataSync().every((value, i) => Math.abs(value - x[i]) < 1e-5),
      `${x}`,
    );
    for (const part of [parameters, adam]) part.dispose();
    update.dispose();
  });

  it("returns the figures from before the step, and continues from a state to the same bits", () => {
    const make = () => {
      const parameters = new Parameters(initial);
      const adam = new Adam(parameters, 0.1);
      return { parameters, adam, update: record(() => adam.minimize(() => distance(parameters.tensors))) };
    };
    const [first, second] = [make(), make()];
    assert.deepEqual(first.update({}), { loss: 16, distance: Math.fround(Math.SQRT2) });
    for (let i = 0; i < 5; i++) first.update({});
    second.parameters.restore(first.parameters.state());
    second.adam.restore(first.adam.state());
    assert.deepEqual(second.update({}), first.update({}));
    assert.deepEqual(second.parameters.state(), first.parameters.state());
    for (const { parameters, adam } of [first, second]) [parameters, adam].forEach((part) => part.dispose());
  });

  it("moves its own parameters alone, and leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    const [moved, still] = [new Parameters(initial), new Parameters(initial)];
    const adam = new Adam(moved, 0.1);
    const update = record(() =>
      adam.minimize(() => {
        const { loss, distance: figure } = distance(moved.tensors);
        return { loss: tf.add(loss, distance(still.tensors).loss).asScalar(), figure };
      }),
    );
    const own = tf.memory().numTensors;
    for (let i = 0; i < 10; i++) update({});
    assert.equal(tf.memory().numTensors, own);
    assert.deepEqual(still.state(), initial);
    assert.notDeepEqual(moved.state(), initial);
    for (const part of [moved, still, adam]) part.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
