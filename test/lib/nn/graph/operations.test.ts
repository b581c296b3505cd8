import assert from "node:assert/strict";
import test from "node:test";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { tf } from "../../../../lib/nn/index.ts";
import { record } from "../../../../lib/nn/graph/index.ts";

const matrix = { shape: [4, 6], data: Float32Array.from({ length: 24 }, (_, i) => Math.sin(1 + i)) };
const vector = { shape: [6], data: Float32Array.from({ length: 6 }, (_, i) => 0.2 + 0.1 * i) };

type Inputs = Record<"x" | "v", Tensor>;

/** Operations that methods are made of; each result is summed with different weights for every entry, and differentiated by x. */
const differentiable: Record<string, (inputs: Inputs) => Tensor> = {
  "add, sub, mul, div with broadcasting": ({ x, v }) => tf.div(tf.mul(tf.add(x, v), tf.sub(x, 0.5)), v),
  "exp, log, sqrt, square, abs, neg": ({ x }) => tf.neg(tf.exp(tf.log(tf.sqrt(tf.add(tf.square(x), tf.abs(x)))))),
  "sin, cos, pow, reciprocal": ({ x }) => tf.sin(tf.cos(tf.pow(tf.reciprocal(tf.add(x, 3)), 2))),
  "relu, elu, leakyRelu, tanh, sigmoid, softplus": ({ x }) =>
    tf.softplus(tf.sigmoid(tf.tanh(tf.elu(tf.leakyRelu(tf.add(tf.relu(x), x)))))),
  "minimum, maximum, clipByValue": ({ x, v }) => tf.clipByValue(tf.minimum(tf.maximum(x, 0.1), v), 0.15, 0.6),
  "matMul, transposed too": ({ x }) => tf.matMul(x, tf.matMul(x, x, true), false, true),
  "batched matMul": ({ x }) => tf.matMul(x.reshape([2, 2, 6]), x.reshape([2, 6, 2])),
  "reshape, transpose, expandDims, squeeze": ({ x }) =>
    tf.squeeze(tf.expandDims(tf.transpose(x.reshape([2, 2, 6]), [1, 0, 2]), 1), [1]),
  "concat, stack, unstack, split": ({ x }) => tf.concat([tf.stack(tf.unstack(x)), ...tf.split(x, [1, 3], 0)], 0),
  "slice, stridedSlice, tile, pad, reverse": ({ x }) =>
    tf.reverse(
      tf.pad(tf.tile(tf.slice(x, [1, 2], [2, 3]), [1, 2]), [
        [0, 1],
        [1, 0],
      ]),
      1,
    ),
  "gather, oneHot": ({ x }) => tf.mul(tf.gather(x, [2, 0, 3]), tf.oneHot([1, 5, 3], 6)),
  "sum, mean, max, min, prod over axes": ({ x }) => tf.stack([tf.sum(x, 1), tf.mean(x, 1), tf.max(x, 1), tf.min(x, 1)]),
  "cumsum, logSumExp": ({ x }) => tf.add(tf.cumsum(x, 1), tf.logSumExp(x, 1, true)),
  "softmax, logSoftmax": ({ x }) => tf.add(tf.softmax(x), tf.logSoftmax(x)),
  where: ({ x, v }) => tf.where(tf.greater(tf.broadcastTo(v, [4, 6]), 0.4), x, tf.square(x)),
  "moments, layer normalisation": ({ x }) => {
    const { mean, variance } = tf.moments(x, 1, true);
    return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
  },
  "fill, ones, zeros, range, eye": ({ x }) =>
    tf.add(tf.matMul(x, tf.eye(6)), tf.add(tf.range(0, 6), tf.fill([4, 6], 2))),
};

const constant: Record<string, (inputs: Inputs) => Tensor> = {
  "comparisons and logic": ({ x, v }) =>
    tf.logicalAnd(tf.less(x, v), tf.logicalOr(tf.greaterEqual(x, 0), tf.logicalNot(tf.equal(x, v)))),
  "argMax, argMin": ({ x }) => tf.add(tf.argMax(x, 1), tf.argMin(x, 1)),
  topk: ({ x }) => tf.topk(x, 3).values,
  "floor, ceil, round, sign, mod, floorDiv": ({ x }) =>
    tf.add(tf.floor(x), tf.add(tf.ceil(x), tf.add(tf.round(tf.mul(x, 3)), tf.add(tf.sign(x), tf.mod(x, 0.3))))),
  "any, all": ({ x }) => tf.logicalOr(tf.any(tf.greater(x, 0.9), 1), tf.all(tf.less(x, 0), 1)),
  casts: ({ x }) => tf.cast(tf.cast(tf.mul(x, 9), "int32"), "bool"),
};

/** One number that depends on every entry of a tensor. */
function fingerprint(y: Tensor): Scalar {
  const flat = tf.cast(y, "float32").flatten();
  return tf.sum(tf.mul(flat, tf.tensor1d(Float32Array.from({ length: flat.size }, (_, i) => 1 + i)))) as Scalar;
}

function figuresOf(f: (inputs: Inputs) => Tensor, withGradient: boolean) {
  return (inputs: Inputs): Record<string, Scalar> => {
    const value = fingerprint(f(inputs));
    if (!withGradient) return { value };
    const gradient = tf.grad((x) => fingerprint(f({ ...inputs, x })))(inputs.x);
    return { value, gradient: fingerprint(gradient) };
  };
}

for (const [cases, withGradient] of [
  [differentiable, true],
  [constant, false],
] as const) {
  for (const [name, f] of Object.entries(cases)) {
    test(`records ${name}${withGradient ? ", and their gradients" : ""}`, () => {
      const compute = figuresOf(f, withGradient);
      const update = record(compute);
      const inputs = { x: matrix, v: vector };
      for (let i = 1; i <= 3; i++) {
        const scaled = { ...inputs, x: { ...matrix, data: matrix.data.map((value) => value * i) } };
        process.env.TRAC_EAGER = "1";
        const eager = record(compute)(scaled);
        delete process.env.TRAC_EAGER;
        const recorded = update(scaled);
        for (const figure of Object.keys(eager)) {
          const tolerance = 1e-5 * Math.max(1, Math.abs(eager[figure]));
          assert.ok(
            Math.abs(recorded[figure] - eager[figure]) <= tolerance,
            `${figure}: ${recorded[figure]}, eagerly ${eager[figure]}`,
          );
        }
      }
      update.dispose();
    });
  }
}
