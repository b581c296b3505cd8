// @ts-check
/**
 * Prints, as one line of JSON, which backend the library computes with and how fast it multiplies matrices. Run by the
 * doctor as a separate program, under tsx, so that a backend that crashes is only a line in its report.
 */
import { backendName, tensorflowVersion, tf } from "../../lib/nn/tensorflow.ts";

const SIZE = 1024;
const DURATION = 1_000; // milliseconds

function multiplyOnce() {
  return tf.tidy(
    () =>
      tf
        .matMul(tf.ones([SIZE, SIZE]), tf.ones([SIZE, SIZE]))
        .slice([0, 0], [1, 1])
        .dataSync()[0],
  );
}

/** @returns {number} the best of the repetitions, 10⁹ multiplications and additions a second */
function measureGigaflops() {
  const factors = [tf.ones([SIZE, SIZE]), tf.ones([SIZE, SIZE])];
  const started = performance.now();
  let best = Infinity;
  while (performance.now() - started < DURATION) {
    const before = performance.now();
    tf.tidy(() => tf.matMul(factors[0], factors[1]).slice([0, 0], [1, 1]).dataSync());
    best = Math.min(best, performance.now() - before);
  }
  return (2 * SIZE ** 3) / best / 1e6;
}

const correct = multiplyOnce() === SIZE;
console.log(
  JSON.stringify({ backend: backendName, version: tensorflowVersion(), correct, gigaflops: measureGigaflops() }),
);
