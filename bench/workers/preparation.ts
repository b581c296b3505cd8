/**
 * A fresh process from the file on disk to the first update of BC, asked once.
 * usage: preparation.ts FILE SEGMENT_RATIO TARGET_COST
 */
import { BehaviorCloning } from "../../lib/algorithms/index.ts";
import { loadTrajectories } from "../../lib/dataset/index.ts";
import { presets } from "../../lib/experiment/presets.ts";
import { initialParameters } from "../../lib/nn/index.ts";
import { BatchOrder, gatherBatch, partitionSegments, sampleSegments } from "../../lib/partition/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { peakMemory } from "../core/memory.ts";
import { serve } from "../core/serve.ts";

const [file, segmentRatio, targetCost] = process.argv.slice(2) as [string, string, string];
const { kappa, safeTop, safeBottom, batchSize, hidden, dropout, learningRate } = presets.safetygym;

await serve({}, async () => {
  const start = performance.now();
  const trajectories = await loadTrajectories(file);
  const loaded = performance.now();
  const segments = sampleSegments(trajectories, { segmentRatio: Number(segmentRatio), random: new NumpyRandom(0) });
  const partition = partitionSegments(segments, { targetCost: Number(targetCost), kappa, safeTop, safeBottom });
  const partitioned = performance.now();
  const shape = { inputs: trajectories.observationSize, hidden, outputs: trajectories.actionSize };
  const parameters = initialParameters(shape, new NumpyRandom(0));
  const cloning = new BehaviorCloning({ shape, parameters, dropout, seed: 0, learningRate });
  const order = new BatchOrder({ size: partition.kept.length, batchSize, random: new NumpyRandom(0) });
  const { bcLoss } = cloning.update(gatherBatch(trajectories, partition, order.next()));
  return {
    seconds: (performance.now() - start) / 1000,
    load: (loaded - start) / 1000,
    partition: (partitioned - loaded) / 1000,
    segments: segments.start.length,
    peakMemory: peakMemory(),
    bcLoss: bcLoss!,
  };
});
