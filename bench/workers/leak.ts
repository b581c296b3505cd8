/**
 * Updates BC on small batches with an evaluation now and then; answers with the memory and the tensors in between.
 * usage: leak.ts
 */
import { BehaviorCloning } from "../../lib/algorithms/index.ts";
import { findDataset, findTask, loadTrajectories } from "../../lib/dataset/index.ts";
import { evaluate } from "../../lib/evaluation/index.ts";
import { presets } from "../../lib/experiment/presets.ts";
import { initialParameters, tf } from "../../lib/nn/index.ts";
import { BatchOrder, gatherBatch, partitionSegments, sampleSegments } from "../../lib/partition/index.ts";
import type { Batch } from "../../lib/partition/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { ownMemory } from "../core/memory.ts";
import { serve } from "../core/serve.ts";

const targetCost = 20;
const task = findTask("BallRun");
const trajectories = await loadTrajectories(findDataset(task));
const segments = sampleSegments(trajectories, { segmentRatio: 0.25, random: new NumpyRandom(0) });
const partition = partitionSegments(segments, { ...presets.bullet, targetCost });
const order = new BatchOrder({ size: partition.kept.length, batchSize: 32, random: new NumpyRandom(0) });
const shape = { inputs: task.observationSize, hidden: [256, 256], outputs: task.actionSize };
const parameters = initialParameters(shape, new NumpyRandom(0));
const cloning = new BehaviorCloning({ shape, parameters, dropout: 0.25, seed: 0, learningRate: 1e-4 });

let batch: Batch | undefined;
await serve<{ updates: number }>({}, async ({ updates }) => {
  const start = performance.now();
  for (let i = 0; i < updates; i++) cloning.update((batch = gatherBatch(trajectories, partition, order.next(), batch)));
  await evaluate(cloning, task, { episodes: 5, seed: 0, targetCost });
  return { seconds: (performance.now() - start) / 1000, megabytes: ownMemory() / 1e6, tensors: tf.memory().numTensors };
});
