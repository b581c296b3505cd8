/** `trac evaluate` */
import { evaluate, maxEpisodes } from "../evaluation/index.ts";
import { RunFolder, loadRunPolicy } from "../experiment/index.ts";
import { table } from "../plots/index.ts";
import { seedFor } from "../random/index.ts";
import { costOption } from "./cost-option.ts";
import { UsageError, readArguments, seedRange, wholeNumberOption } from "./usage.ts";

const help = `npx trac evaluate RUN [--episodes N] [--seed S] [--best] [--target-cost C] [--simulator python] [--json]

Plays episodes with the final policy of a run folder (--best: the best one) and prints normalized reward and cost.
The same seed gives the same episodes where the simulator can be seeded (MetaDrive cannot); the default is the seed of
the run's own evaluations. --target-cost plays and scores at another target cost than the run's; methods whose policy
does not depend on it act as before. --simulator python plays in the task's original environment
(npm run setup:simulators).
A policy whose checksum does not hold is refused. Weights of another program may stand in its place: they need none.`;

const options = {
  episodes: { type: "string" },
  seed: { type: "string" },
  best: { type: "boolean" },
  "target-cost": { type: "string" },
  simulator: { type: "string" },
  json: { type: "boolean" },
} as const;

/** Evaluates a run's policy. */
export async function evaluateCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["RUN"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const episodes = wholeNumberOption(values, "episodes", [1, maxEpisodes]);
  const seed = wholeNumberOption(values, "seed", seedRange);
  const simulator = simulatorOption(values.simulator as string | undefined);
  const otherTarget = costOption(values, "target-cost");
  const files = RunFolder.open(positionals[0]);
  const { policy, task, config, targetCost } = await loadRunPolicy(files, values.best ? "best" : "final", otherTarget);
  const result = await evaluate(policy, task, {
    episodes: episodes ?? config.options.evaluationEpisodes,
    seed: seed ?? seedFor(config.seed, "evaluation"),
    targetCost,
    simulator,
  });
  policy.dispose();
  const { paths: _, ...scores } = result;
  const { normalizedReward, normalizedCost, lengths } = scores;
  const row = {
    task: config.task,
    algorithm: config.algorithm,
    "target cost": targetCost,
    reward: normalizedReward,
    cost: normalizedCost,
    episodes: lengths.length,
  };
  console.log(values.json ? JSON.stringify(scores) : String(table([row])));
  return 0;
}

function simulatorOption(name: string | undefined): "python" | undefined {
  if (name === undefined || name === "python") return name;
  throw new UsageError(`--simulator must be python, got ${name}; without it the task's own simulator is used`);
}
