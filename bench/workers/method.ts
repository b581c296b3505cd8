/**
 * Our side of the part `methods`: a method's update of a batch that lies ready, or of the next batch that it draws itself.
 * Its first parameters and the batch that lies ready (`batch.NAME`) are written to FILE for the peer.
 * usage: method.ts NAME DATA FILE OPTIONS, where OPTIONS is JSON
 */
import { chooseOptions, findMethod } from "../../lib/algorithms/index.ts";
import type { Method } from "../../lib/algorithms/index.ts";
import type { SequenceBatch, TransitionBatch } from "../../lib/batches/index.ts";
import { findTask, loadTrajectories } from "../../lib/dataset/index.ts";
import { writeSafetensors } from "../../lib/files/index.ts";
import { tensorflowVersion, tf } from "../../lib/nn/index.ts";
import { serve } from "../core/serve.ts";
import { timed } from "../core/timed.ts";
import { batchTensors } from "../data/batch-tensors.ts";

type Batch = TransitionBatch | SequenceBatch;

const [name, data, file, given] = process.argv.slice(2) as [string, string, string, string];

const method = (await findMethod(name)) as Method;
const loaded = await loadTrajectories(data);
const { observations, observationSize, episodeStarts } = loaded;
/** For the methods that need them. The made-up dataset has none: an episode's last observation stands for the one after, as at the peer. */
const finalObservations = Float32Array.from({ length: (episodeStarts.length - 1) * observationSize }, (_, i) => {
  const end = episodeStarts[1 + Math.floor(i / observationSize)];
  return observations[(end - 1) * observationSize + (i % observationSize)];
});
const trajectories = method.usesFinalObservations ? { ...loaded, finalObservations } : loaded;
const task = { ...findTask("BallCircle"), episodeSteps: trajectories.episodeStarts[1] };
const options = chooseOptions(method, { task, options: JSON.parse(given) as Record<string, unknown> });
const { batches, learner } = method.start({ task, trajectories, targetCost: 10, seed: 0 }, options);
const ready = structuredClone(batches.next()) as Batch;
writeSafetensors(file, { tensors: { ...learner.state(), ...learner.weights(), ...batchTensors(ready) } });

interface Request {
  work: "update" | "loop";
  /** Updates in the time, and before it. */
  updates: number;
  runUp: number;
}

const facts = { version: `TensorFlow ${tensorflowVersion()}`, threads: process.env.TF_NUM_INTEROP_THREADS };
await serve<Request>(facts, ({ work, updates, runUp }) => {
  let figures = {};
  const update = () => void (figures = learner.update(work === "update" ? ready : batches.next()));
  for (let i = 0; i < runUp; i++) update();
  return { ...timed(updates, update), ...figures, tensors: tf.memory().numTensors };
});
