/**
 * Our side of the part `lockstep`: at every request {} an update, whose batch and normal numbers are written to STEP for the peer;
 * {"save": FILE} writes the parameters. START gets the first ones.
 * usage: lockstep.ts METHOD TASK TARGET_COST SEED START STEP
 */
import type { Tensor } from "@tensorflow/tfjs";
import { findMethod } from "../../lib/algorithms/index.ts";
import type { Method } from "../../lib/algorithms/index.ts";
import type { TransitionBatch } from "../../lib/batches/index.ts";
import { findTask } from "../../lib/dataset/index.ts";
import { loadRunData, runConfig } from "../../lib/experiment/index.ts";
import { writeSafetensors } from "../../lib/files/index.ts";
import type { NamedTensor, Tensors } from "../../lib/files/index.ts";
import { SeededNoise, tensorflowVersion, tf } from "../../lib/nn/index.ts";
import { seedFor } from "../../lib/random/index.ts";
import { serve } from "../core/serve.ts";
import { batchTensors } from "../data/batch-tensors.ts";

const [name, taskName, targetCost, seedText, startFile, stepFile] = process.argv.slice(2);
const [task, seed] = [findTask(taskName), Number(seedText)];
const config = await runConfig({ task: taskName, algorithm: name, targetCost: Number(targetCost), seed });
const { trajectories } = await loadRunData(config);
const method = (await findMethod(name)) as Method;

/** The shapes that an update draws, in order: noted where its first update draws them. */
const drawn: (readonly number[])[] = [];
type Normal = (this: SeededNoise, shape: readonly number[]) => Tensor;
const normal: Normal = Reflect.get(SeededNoise.prototype, "normal");
SeededNoise.prototype.normal = function (shape) {
  drawn.push(shape);
  return normal.call(this, shape);
};
const { batches, learner } = method.start({ task, trajectories, targetCost: Number(targetCost), seed }, config.options);
writeSafetensors(startFile, { tensors: { ...learner.state(), ...learner.weights() } });

/** Draws what the learner's own noise draws. */
const twin = new SeededNoise(seedFor(seed, "noise"));
let shapes: (readonly number[])[] | undefined;

/** The normal numbers of the next update, as `draw.I`. */
function nextDraws(): Tensors {
  shapes ??= [...drawn];
  const draw = (shape: readonly number[]): NamedTensor => {
    const numbers = tf.tidy(() => normal.call(twin, shape).dataSync() as Float32Array);
    return { shape: [...shape], data: numbers };
  };
  return Object.fromEntries(shapes.map((shape, i) => [`draw.${i}`, draw(shape)]));
}

await serve<{ save?: string }>({ version: `TensorFlow ${tensorflowVersion()}` }, ({ save }) => {
  if (save) {
    writeSafetensors(save, { tensors: learner.weights() });
    return {};
  }
  const batch = batches.next() as TransitionBatch;
  const figures = learner.update(batch);
  writeSafetensors(stepFile, { tensors: { ...batchTensors(batch), ...nextDraws() } });
  return figures;
});
