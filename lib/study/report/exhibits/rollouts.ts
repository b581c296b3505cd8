/** Episodes of trained policies, seen from above. */
import { existsSync } from "node:fs";
import { findTask } from "../../../dataset/index.ts";
import { evaluate } from "../../../evaluation/index.ts";
import type { EpisodePath } from "../../../evaluation/index.ts";
import { RunFolder, loadRunPolicy } from "../../../experiment/index.ts";
import { rolloutPaths } from "../../../plots/index.ts";
import { seedFor } from "../../../random/index.ts";
import type { CheckpointRule, ResultGroup, ScoredRun } from "../../results/index.ts";
import { fileName, groupsOf, targetCostsOf } from "./exhibit.ts";
import type { Exhibit } from "./exhibit.ts";

/** Panels of one figure, and episodes in a panel. */
const methodsAtOnce = 4;
const episodes = 4;

const policyFiles = { last: "final", best: "best" } as const;

/**
 * Plays some episodes with a policy of each method that still has one in its run folder, of the first seed at the middle one of
 * the target costs that were run. Only where an episode takes milliseconds: no figure for other tasks.
 */
export async function rollouts(task: string, groups: readonly ResultGroup[], rule: CheckpointRule): Promise<Exhibit[]> {
  if (findTask(task).simulator !== "ball") return [];
  const ofTask = groupsOf(task, groups);
  const targetCosts = targetCostsOf(ofTask);
  const middle = targetCosts[Math.floor((targetCosts.length - 1) / 2)];
  const paths: [string, EpisodePath[]][] = [];
  for (const { method, limits } of ofTask) {
    const run = limits.find(({ targetCost }) => targetCost === middle)?.runs[0];
    if (run && existsSync(new RunFolder(run.folder)[policyFiles[rule]])) paths.push([method, await play(run, rule)]);
  }
  const count = Math.ceil(paths.length / methodsAtOnce);
  return Array.from({ length: count }, (_, i) => {
    const part = paths.slice(i * methodsAtOnce, (i + 1) * methodsAtOnce);
    return {
      name: fileName("paths", task, ...(count > 1 ? [String(i + 1)] : [])),
      figure: rolloutPaths({ task: `${task}, target cost ${middle},`, policies: Object.fromEntries(part) }),
      rows: part.flatMap(([method, played]) =>
        played.flatMap((path, episode) =>
          path.x.map((x, step) => ({ method, episode, step, x, y: path.y[step], cost: path.cost[step] })),
        ),
      ),
      note: `${episodes} episodes of the policy of one run each, from the same starts.`,
    };
  });
}

async function play({ folder }: ScoredRun, rule: CheckpointRule): Promise<EpisodePath[]> {
  const { policy, task, config } = await loadRunPolicy(new RunFolder(folder), policyFiles[rule]);
  try {
    const { paths } = await evaluate(policy, task, {
      episodes,
      seed: seedFor(0, "evaluation"),
      targetCost: config.targetCost,
      recordPaths: true,
    });
    return paths;
  } finally {
    policy.dispose();
  }
}
