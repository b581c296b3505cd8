/**
 * A fresh process from the file on disk to the first update of TraC, asked once.
 * usage: preparation.ts FILE SEGMENT_RATIO TARGET_COST
 */
import { chooseOptions } from "../../lib/algorithms/index.ts";
import { TracLearner, initialPolicy, trac } from "../../lib/algorithms/trac/index.ts";
import { SegmentBatches } from "../../lib/batches/index.ts";
import { findTask, loadTrajectories } from "../../lib/dataset/index.ts";
import { partitionSegments, sampleSegments } from "../../lib/partition/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { peakMemory } from "../core/memory.ts";
import { serve } from "../core/serve.ts";

const [file, segmentRatio, targetCost] = process.argv.slice(2) as [string, string, string];
const task = findTask("PointButton1");
const options = chooseOptions(trac, { task, options: { segmentRatio: Number(segmentRatio) } });

await serve({}, async () => {
  const start = performance.now();
  const trajectories = await loadTrajectories(file);
  const loaded = performance.now();
  // What the method's own start does, in two parts to be timed.
  const segments = sampleSegments(trajectories, { ...options, random: new NumpyRandom(0) });
  const partition = partitionSegments(segments, { ...options, targetCost: Number(targetCost) });
  const partitioned = performance.now();
  const weights = initialPolicy(
    { inputs: trajectories.observationSize, hidden: options.hidden, outputs: trajectories.actionSize },
    new NumpyRandom(0),
  );
  const learner = new TracLearner(
    { trajectories, counts: { desirable: 1, undesirable: 1 }, weights, seed: 0 },
    options,
  );
  const { bcLoss } = learner.update(
    new SegmentBatches(trajectories, partition, { ...options, random: new NumpyRandom(0) }).next(),
  );
  return {
    seconds: (performance.now() - start) / 1000,
    load: (loaded - start) / 1000,
    partition: (partitioned - loaded) / 1000,
    segments: segments.start.length,
    peakMemory: peakMemory(),
    bcLoss: bcLoss,
  };
});
