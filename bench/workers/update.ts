/**
 * Our side of the part `update`: TraC's learner in its first phase (BC) and in its second, the batch gathered in the time.
 * usage: update.ts DATA LENGTH OBSERVATION_SIZE BATCH_SIZE
 */
import { chooseOptions } from "../../lib/algorithms/index.ts";
import { TracLearner, trac } from "../../lib/algorithms/trac/index.ts";
import { gatherSegments } from "../../lib/batches/index.ts";
import type { SegmentBatch } from "../../lib/batches/index.ts";
import { findTask } from "../../lib/dataset/index.ts";
import { numbers } from "../../lib/files/index.ts";
import { tensorflowVersion, tf } from "../../lib/nn/index.ts";
import { serve } from "../core/serve.ts";
import { readUpdateData } from "../data/update-data.ts";

const [file, ...sizes] = process.argv.slice(2) as [string, ...string[]];
const [length, observationSize, batchSize] = sizes.map(Number) as [number, number, number];

const { trajectories, partition, weights } = readUpdateData(file, {
  length,
  observationSize,
  batchSize,
  actionSize: 2,
  hidden: [256, 256],
});
const options = chooseOptions(trac, { task: findTask("BallRun"), options: { segmentRatio: 1 } });
const start = { trajectories, counts: { desirable: 1, undesirable: 1 }, weights, seed: 0 };
const learners = { bc: new TracLearner(start, options), trac: new TracLearner(start, options) };
learners.trac.restore({ ...learners.trac.state(), "updates.value": numbers(options.bcUpdates) });

const facts = { version: `TensorFlow ${tensorflowVersion()}`, threads: process.env.TF_NUM_INTEROP_THREADS };
let batch: SegmentBatch | undefined;
await serve<{ method: keyof typeof learners; picks: number[] }>(facts, ({ method, picks }) => {
  const start = performance.now();
  batch = gatherSegments(trajectories, partition, picks, batch);
  const metrics = learners[method].update(batch);
  return { seconds: (performance.now() - start) / 1000, ...metrics, tensors: tf.memory().numTensors };
});
