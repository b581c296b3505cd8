/**
 * The matrix products of one update of BC or TraC on the whole batch, and nothing else: what an update cannot be quicker than
 * by leaving out work between them.
 * usage: products.ts ROWS OBSERVATION_SIZE
 */
import type { Tensor2D } from "@tensorflow/tfjs";
import { product, tensorflowVersion, tf } from "../../lib/nn/index.ts";
import { serve } from "../core/serve.ts";

const [rows, observationSize] = process.argv.slice(2).map(Number) as [number, number];
const hidden = 256;
const actionSize = 2;
const matrix = (height: number, width: number) => tf.fill([height, width], 0.5) as Tensor2D;

const observations = matrix(rows, observationSize);
const units = matrix(rows, hidden); // what a hidden layer gives, and the gradient with respect to it
const actions = matrix(rows, actionSize);
const weights = [matrix(hidden, observationSize), matrix(hidden, hidden), matrix(actionSize, hidden)] as const;

/** Forward, gradients of what the layers are fed, gradients of the weights. */
function multiply(): Tensor2D[] {
  return [
    product(observations, weights[0], { transposeB: true }),
    product(units, weights[1], { transposeB: true }),
    product(units, weights[2], { transposeB: true }),
    product(actions, weights[2]),
    product(units, weights[1]),
    product(actions, units, { transposeA: true }),
    product(units, units, { transposeA: true }),
    product(units, observations, { transposeA: true }),
  ];
}

const facts = { version: `TensorFlow ${tensorflowVersion()}`, threads: process.env.TF_NUM_INTRAOP_THREADS };
await serve<object>(facts, () => {
  const start = performance.now();
  const products = multiply();
  products.at(-1)!.dataSync();
  const seconds = (performance.now() - start) / 1000;
  tf.dispose(products);
  return { seconds };
});
