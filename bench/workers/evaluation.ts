/** Our side of the part `evaluation`. usage: evaluation.ts TASK */
import { chooseOptions } from "../../lib/algorithms/index.ts";
import { trac } from "../../lib/algorithms/trac/index.ts";
import { findTask } from "../../lib/dataset/index.ts";
import { rollout } from "../../lib/evaluation/index.ts";
import { makeSimulatorBatch } from "../../lib/simulators/index.ts";
import { serve } from "../core/serve.ts";
import { policyWeights } from "../data/policy.ts";

const [name] = process.argv.slice(2) as [string];
const task = findTask(name);
const options = chooseOptions(trac, { task, options: { segmentRatio: 1 } });
const policy = trac.policy(policyWeights(task), { task, targetCost: 0, seed: 0 }, options);

await serve<{ seeds: number[] }>({}, async ({ seeds }) => {
  const start = performance.now();
  const environments = await makeSimulatorBatch(task, seeds.length);
  const episodes = await rollout(policy.begin(seeds.length), environments, seeds);
  await environments.close();
  const seconds = (performance.now() - start) / 1000;
  const steps = episodes.reduce((sum, { length }) => sum + length, 0);
  const rewardReturn = episodes.reduce((sum, episode) => sum + episode.rewardReturn, 0) / seeds.length;
  return { seconds, steps, rewardReturn };
});
