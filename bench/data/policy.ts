/** A random policy for both sides of the part `evaluation`. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { initialPolicy } from "../../lib/algorithms/trac/index.ts";
import type { Task } from "../../lib/dataset/index.ts";
import type { Tensors } from "../../lib/files/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";

/** Units of the policy's hidden layers, as in the official code. */
export const hidden = [256, 256];

/** The policy's weights; the same for every call. */
export function policyWeights({ observationSize, actionSize }: Task): Tensors {
  return initialPolicy({ inputs: observationSize, hidden, outputs: actionSize }, new NumpyRandom(0));
}

/** Writes the policy's parameters as float32, layer by layer: weights, then biases; returns the file's path. */
export function writePolicy(task: Task, cache: string): string {
  const file = path.join(cache, `policy-${task.name}.f32`);
  const parts = Object.values(policyWeights(task)).map(({ data }) => Buffer.from(data.buffer));
  writeFileSync(file, Buffer.concat(parts));
  return file;
}
