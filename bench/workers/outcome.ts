/**
 * Our side of the part `outcomes`: a run of the library, with the method's official options. A run that was ended is resumed.
 * usage: outcome.ts TASK METHOD TARGET_COST UPDATES EVALUATE_EVERY EPISODES SEED FOLDER
 */
import { run, runConfig } from "../../lib/experiment/index.ts";

const [task, algorithm, targetCost, updates, evaluateEvery, evaluationEpisodes, seed, folder] = process.argv.slice(2);
const options = {
  updates: Number(updates),
  evaluateEvery: Number(evaluateEvery),
  evaluationEpisodes: Number(evaluationEpisodes),
};
const config = await runConfig({ task, algorithm, targetCost: Number(targetCost), seed: Number(seed), options });
await run(config, { folder, resume: true });
