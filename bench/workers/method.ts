/**
 * Our side of the part `methods`: a method's update of a batch that lies ready, or of the next batch that it draws itself.
 * Its first parameters are written to WEIGHTS for the peer.
 * usage: method.ts NAME DATA WEIGHTS BATCH_SIZE
 */
import { chooseOptions, findMethod } from "../../lib/algorithms/index.ts";
import type { Method } from "../../lib/algorithms/index.ts";
import { TransitionBatches } from "../../lib/batches/index.ts";
import { findTask, loadTrajectories } from "../../lib/dataset/index.ts";
import { writeSafetensors } from "../../lib/files/index.ts";
import { tensorflowVersion, tf } from "../../lib/nn/index.ts";
import type { NumpyRandom } from "../../lib/random/index.ts";
import { serve } from "../core/serve.ts";

const [name, data, weights, size] = process.argv.slice(2) as [string, string, string, string];
const batchSize = Number(size);

const method = await findMethod(name);
const loaded = await loadTrajectories(data);
const { observations, observationSize, episodeStarts } = loaded;
/** The made-up dataset has none: an episode's last observation stands for the one after, as at the peer. */
const finalObservations = Float32Array.from({ length: (episodeStarts.length - 1) * observationSize }, (_, i) => {
  const end = episodeStarts[1 + Math.floor(i / observationSize)];
  return observations[(end - 1) * observationSize + (i % observationSize)];
});
const trajectories = { ...loaded, finalObservations };
const task = { ...findTask("BallCircle"), episodeSteps: trajectories.episodeStarts[1] };
const options = chooseOptions(method as Method, { task, options: { batchSize } });
const { batches, learner } = method.start({ task, trajectories, targetCost: 10, seed: 0 }, options);
writeSafetensors(weights, { tensors: learner.state() });

/** Draws the first rows in their order: the batch that the peer is given too. */
const inOrder = {
  choice: (_: number, count: number) => Int32Array.from({ length: count }, (_, i) => i),
} as unknown as NumpyRandom;
const { rewardScale } = options as { rewardScale?: number };
const ready = new TransitionBatches(trajectories, { batchSize, rewardScale, random: inOrder }).next();

const facts = { version: `TensorFlow ${tensorflowVersion()}`, threads: process.env.TF_NUM_INTEROP_THREADS };
await serve<{ work: "update" | "loop"; updates: number }>(facts, ({ work, updates }) => {
  const start = performance.now();
  let figures = {};
  for (let i = 0; i < updates; i++) figures = learner.update(work === "update" ? ready : batches.next());
  return { seconds: (performance.now() - start) / 1000 / updates, ...figures, tensors: tf.memory().numTensors };
});
