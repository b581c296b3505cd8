/** `trac evaluate` */
import { findTask } from "../dataset/index.ts";
import { evaluate } from "../evaluation/index.ts";
import { RunFolder, seedFor } from "../experiment/index.ts";
import type { RunDescription } from "../experiment/index.ts";
import { loadPolicy, policyOf } from "../nn/index.ts";
import { table } from "../plots/index.ts";
import { numberOption, readArguments } from "./usage.ts";

const help = `npx trac evaluate RUN [--episodes N] [--seed S] [--best] [--json]

Plays episodes with the final policy of a run folder (--best: the best one) and prints normalized reward and cost.
The same seed gives the same episodes; the default is the seed of the run's own evaluations.`;

const options = {
  episodes: { type: "string" },
  seed: { type: "string" },
  best: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** Evaluates a run's policy. */
export async function evaluateCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["RUN"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const files = RunFolder.open(positionals[0]!);
  const { config } = files.readJson<RunDescription>(files.config);
  const policy = policyOf(loadPolicy(values.best ? files.best : files.final));
  const result = await evaluate(policy, findTask(config.task), {
    episodes: numberOption(values, "episodes") ?? config.evaluationEpisodes,
    seed: numberOption(values, "seed") ?? seedFor(config.seed, "evaluation"),
    targetCost: config.targetCost,
  });
  policy.dispose();
  const { paths: _, ...scores } = result;
  const { normalizedReward, normalizedCost, lengths } = scores;
  const row = { task: config.task, "target cost": config.targetCost, reward: normalizedReward, cost: normalizedCost, episodes: lengths.length };
  console.log(values.json ? JSON.stringify(scores) : String(table([row])));
  return 0;
}
