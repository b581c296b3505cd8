import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Tensor3D } from "@tensorflow/tfjs";
import { meanDiscrepancy } from "../../../../lib/algorithms/bear-lag/mean-discrepancy.ts";
import { tf } from "../../../../lib/nn/index.ts";

const first = [
  [0, 1],
  [2, -1],
  [0.5, 0.5],
];
const second = [
  [1, 1],
  [-2, 0],
  [3, 0.5],
];

/** By its definition: E k(x, x′) + E k(y, y′) − 2 E k(x, y). */
function expected(similarity: (a: number[], b: number[]) => number): number {
  const mean = (a: number[][], b: number[][]) =>
    a.flatMap((x) => b.map((y) => similarity(x, y))).reduce((sum, value) => sum + value, 0) / (a.length * b.length);
  return Math.sqrt(mean(first, first) + mean(second, second) - 2 * mean(first, second) + 1e-6);
}

const distance = (a: number[], b: number[], power: number) =>
  a.reduce((sum, x, i) => sum + Math.abs(x - b[i]) ** power, 0);

describe("meanDiscrepancy", () => {
  for (const [kernel, power] of [
    ["gaussian", 2],
    ["laplacian", 1],
  ] as const) {
    it(`is that of the ${kernel} kernel, and finite between equal samples`, () => {
      const of = (a: number[][], b: number[][]) =>
        tf.tidy(() => meanDiscrepancy(tf.tensor3d([a]), tf.tensor3d([b]), { kernel, sigma: 3 }).dataSync()[0]);
      assert.ok(Math.abs(of(first, second) - expected((a, b) => Math.exp(-distance(a, b, power) / 6))) < 1e-6);
      assert.ok(of(first, first) < 2e-3);
      const samples = tf.tensor3d([first]);
      const gradient = tf.grad((x) => meanDiscrepancy(samples, x as Tensor3D, { kernel, sigma: 3 }).sum())(samples);
      assert.ok(gradient.dataSync().every(Number.isFinite));
      tf.dispose([samples, gradient]);
    });
  }
});
