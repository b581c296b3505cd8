import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseOptions } from "../../../../lib/algorithms/index.ts";
import { trac } from "../../../../lib/algorithms/trac/index.ts";
import { findDataset, findTask, loadTrajectories } from "../../../../lib/dataset/index.ts";
import { tf } from "../../../../lib/nn/index.ts";

const task = findTask("BallRun");
const problem = { task, trajectories: await loadTrajectories(findDataset(task)), targetCost: 20, seed: 3 };

/** Figures and last state of nine updates, four of them cloning. */
function run(batchSize: number, segmentRatio: number, eager: boolean) {
  process.env.TRAC_EAGER = eager ? "1" : "0";
  const { batches, learner } = trac.start(
    problem,
    chooseOptions(trac, { task, options: { segmentRatio, batchSize, bcUpdates: 4 } }),
  );
  const figures = Array.from({ length: 9 }, () => learner.update(batches.next()));
  const state = Object.entries(learner.state()).map(([name, { data }]) => [name, [...data].map(Number)] as const);
  learner.dispose();
  delete process.env.TRAC_EAGER;
  return { figures, state };
}

// TensorFlow multiplies by the reciprocal where a constant divides, and takes two constant factors as one: the last bit may differ.
for (const [batchSize, segmentRatio] of [
  [7, 0.1],
  [96, 0.25],
  [32, 1],
] as const) {
  test(`makes the same updates recorded as operation by operation: ${batchSize} segments of ${segmentRatio} episodes`, () => {
    const { numTensors } = tf.memory();
    const [recorded, eager] = [run(batchSize, segmentRatio, false), run(batchSize, segmentRatio, true)];
    for (const [update, figures] of eager.figures.entries()) {
      for (const [name, value] of Object.entries(figures)) {
        const difference = Math.abs(recorded.figures[update][name] - value);
        assert.ok(difference <= 2e-7 * Math.abs(value), `${name} of update ${update} differs by ${difference}`);
      }
    }
    for (const [i, [name, values]] of eager.state.entries()) {
      const difference = values.reduce(
        (largest, value, j) => Math.max(largest, Math.abs(recorded.state[i][1][j] - value)),
        0,
      );
      assert.ok(difference <= 1e-7, `${name} differs by ${difference}`);
    }
    assert.equal(tf.memory().numTensors, numTensors);
  });
}

test("makes the same updates to the bit when it is recorded again", () => {
  assert.deepEqual(run(32, 0.5, false), run(32, 0.5, false));
});
