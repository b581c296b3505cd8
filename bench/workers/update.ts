/**
 * Our side of the part `update`: the library's classes, the batch gathered in the time.
 * usage: update.ts DATA LENGTH OBSERVATION_SIZE BATCH_SIZE
 */
import { BehaviorCloning, Trac, referenceLogProbabilities } from "../../lib/algorithms/index.ts";
import { loadPolicy, tensorflowVersion, tf } from "../../lib/nn/index.ts";
import { gatherBatch } from "../../lib/partition/index.ts";
import type { Batch } from "../../lib/partition/index.ts";
import { presets } from "../../lib/experiment/presets.ts";
import { serve } from "../core/serve.ts";
import { readUpdateData } from "../data/update-data.ts";

const [file, ...sizes] = process.argv.slice(2) as [string, ...string[]];
const [length, observationSize, batchSize] = sizes.map(Number) as [number, number, number];
const { alpha, gamma, eta, dropout, learningRate, warmUpMultiplier, warmUpUpdates } = presets.bullet;

const { shape, parameters } = loadPolicy(file);
const { trajectories, partition } = readUpdateData(file, { length, observationSize, batchSize, actionSize: shape.outputs, hidden: shape.hidden });
const policy = { shape, parameters, dropout, seed: 0 };
const algorithms = {
  bc: new BehaviorCloning({ ...policy, learningRate }),
  trac: new Trac({
    ...policy,
    referenceLogProb: referenceLogProbabilities(policy, trajectories),
    alpha,
    gamma,
    eta,
    warmUp: { learningRate, multiplier: warmUpMultiplier, steps: warmUpUpdates },
  }),
};

const facts = { version: `TensorFlow ${tensorflowVersion()}`, threads: process.env.TF_NUM_INTRAOP_THREADS };
let batch: Batch | undefined;
await serve<{ method: keyof typeof algorithms; picks: number[] }>(facts, ({ method, picks }) => {
  const start = performance.now();
  batch = gatherBatch(trajectories, partition, picks, batch);
  const metrics = algorithms[method].update(batch);
  return { seconds: (performance.now() - start) / 1000, ...metrics, tensors: tf.memory().numTensors };
});
