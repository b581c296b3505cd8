/**
 * Updates TraC on small batches in both phases with an evaluation now and then; answers with the memory and the tensors in between.
 * usage: leak.ts
 */
import { chooseOptions } from "../../lib/algorithms/index.ts";
import { trac } from "../../lib/algorithms/trac/index.ts";
import { findDataset, findTask, loadTrajectories } from "../../lib/dataset/index.ts";
import { evaluate } from "../../lib/evaluation/index.ts";
import { tf } from "../../lib/nn/index.ts";
import { ownMemory } from "../core/memory.ts";
import { serve } from "../core/serve.ts";

const problem = { targetCost: 20, seed: 0 };
const task = findTask("BallRun");
const trajectories = await loadTrajectories(findDataset(task));
const options = chooseOptions(trac, { task, options: { segmentRatio: 0.25, batchSize: 32, bcUpdates: 1000 } });
const { batches, learner } = trac.start({ ...problem, task, trajectories }, options);

await serve<{ updates: number }>({}, async ({ updates }) => {
  const start = performance.now();
  for (let i = 0; i < updates; i++) learner.update(batches.next());
  const policy = trac.policy(learner.weights(), { ...problem, task }, options);
  await evaluate(policy, task, { ...problem, episodes: 5 });
  policy.dispose();
  return { seconds: (performance.now() - start) / 1000, megabytes: ownMemory() / 1e6, tensors: tf.memory().numTensors };
});
