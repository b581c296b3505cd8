/** A random policy that both sides of the part `evaluation` read. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Task } from "../../lib/dataset/index.ts";
import { initialParameters } from "../../lib/nn/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";

/** Units of the policy's hidden layers, as in the official code. */
export const hidden = [256, 256];

/** Writes the policy's parameters, flat as `Mlp.parameters`, as float32; returns the file's path. */
export function writePolicy({ name, observationSize, actionSize }: Task, cache: string): string {
  const file = path.join(cache, `policy-${name}.f32`);
  const parameters = initialParameters({ inputs: observationSize, hidden, outputs: actionSize }, new NumpyRandom(0));
  writeFileSync(file, Buffer.from(parameters.buffer));
  return file;
}
