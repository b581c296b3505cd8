/** How far a policy acts from what was recorded. */
import { episodeCount, longestEpisode } from "../dataset/index.ts";
import type { Trajectories } from "../dataset/index.ts";
import { yieldToEvents } from "../interruption/index.ts";
import type { Policy, View } from "../simulators/index.ts";

/**
 * Mean squared distance ‖π(s) − a‖² between a policy's actions and the recorded ones, of each episode, [E]; NaN for one without steps.
 * The policy is shown the recorded episodes side by side, step by step; one that remembers what it did remembers its own actions.
 * It can be interrupted between steps. Throws RangeError where the sizes do not fit.
 *
 * @example
 * ```ts
 * import { findDataset, findTask, loadTrajectories } from "../lib/dataset";
 * import { actionDistances } from "../lib/evaluation";
 * import { memoryless } from "../lib/simulators";
 *
 * const trajectories = await loadTrajectories(findDataset(findTask("BallRun")));
 * const { observationSize, actionSize } = trajectories;
 * const act = (_: Float32Array, rows: number) => new Float32Array(rows * actionSize);
 * const still = memoryless({ observationSize, actionSize, act });
 * (await actionDistances(still, trajectories)).length; // → 641; one for each episode
 * ```
 */
export async function actionDistances(policy: Policy, trajectories: Trajectories): Promise<Float64Array> {
  checkSizes(policy, trajectories);
  const { actionSize, actions, episodeStarts } = trajectories;
  const distances = new Float64Array(episodeCount(trajectories));
  const actor = policy.begin(distances.length);
  for (let step = 0; step < longestEpisode(trajectories); step++) {
    const view = viewAt(trajectories, step);
    const chosen = actor.act(view);
    view.episodes.forEach((episode, row) => {
      const recorded = (episodeStarts[episode] + step) * actionSize;
      for (let i = 0; i < actionSize; i++)
        distances[episode] += (chosen[row * actionSize + i] - actions[recorded + i]) ** 2;
    });
    await yieldToEvents();
  }
  return distances.map((sum, episode) => sum / (episodeStarts[episode + 1] - episodeStarts[episode]));
}

function checkSizes(policy: Policy, { observationSize, actionSize }: Trajectories): void {
  if (policy.observationSize === observationSize && policy.actionSize === actionSize) return;
  throw new RangeError(
    `The policy takes observations of size ${policy.observationSize} and gives actions of size ${policy.actionSize}, the data have ${observationSize} and ${actionSize}`,
  );
}

/** What the recorded episodes showed before a step; those that have ended are left out. */
function viewAt({ episodeStarts, observationSize, ...data }: Trajectories, step: number): View {
  const all = Array.from({ length: episodeStarts.length - 1 }, (_, episode) => episode);
  const episodes = all.filter((episode) => episodeStarts[episode] + step < episodeStarts[episode + 1]);
  const observations = new Float32Array(episodes.length * observationSize);
  episodes.forEach((episode, row) => {
    const at = (episodeStarts[episode] + step) * observationSize;
    observations.set(data.observations.subarray(at, at + observationSize), row * observationSize);
  });
  const before = (values: Float32Array) =>
    Float32Array.from(episodes, (episode) => (step > 0 ? values[episodeStarts[episode] + step - 1] : 0));
  return { episodes, observations, rewards: before(data.rewards), costs: before(data.costs) };
}
