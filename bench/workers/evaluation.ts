/** Our side of the part `evaluation`. usage: evaluation.ts TASK POLICY_FILE */
import { readFileSync } from "node:fs";
import { findTask } from "../../lib/dataset/index.ts";
import { rollout } from "../../lib/evaluation/index.ts";
import { policyOf } from "../../lib/nn/index.ts";
import { makeSimulatorBatch } from "../../lib/simulators/index.ts";
import { serve } from "../core/serve.ts";
import { hidden } from "../data/policy.ts";

const [name, file] = process.argv.slice(2) as [string, string];
const task = findTask(name);
const { buffer, byteOffset, byteLength } = readFileSync(file);
const parameters = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
const policy = policyOf({ shape: { inputs: task.observationSize, hidden, outputs: task.actionSize }, parameters });

await serve<{ seeds: number[] }>({}, async ({ seeds }) => {
  const start = performance.now();
  const environments = await makeSimulatorBatch(task, seeds.length);
  const episodes = await rollout(policy, environments, seeds);
  await environments.close();
  const seconds = (performance.now() - start) / 1000;
  const steps = episodes.reduce((sum, { length }) => sum + length, 0);
  const rewardReturn = episodes.reduce((sum, episode) => sum + episode.rewardReturn, 0) / seeds.length;
  return { seconds, steps, rewardReturn };
});
