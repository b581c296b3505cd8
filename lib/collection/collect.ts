/** Recording episodes with a controller drawn anew for each. */
import { requireWholeNumber } from "../checks/index.ts";
import type { Task } from "../dataset/index.ts";
import { rollout } from "../evaluation/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { clipAction, makeSimulatorBatch } from "../simulators/index.ts";
import type { SimulatorBatch, View } from "../simulators/index.ts";
import type { Controller, DrawController } from "./controller.ts";
import { controllerOf } from "./controllers/index.ts";
import { Recorder } from "./recorder.ts";
import type { RecordedEpisode } from "./recorder.ts";

/** Options of `collectEpisodes`. */
export interface CollectOptions {
  /** Episodes to record. */
  episodes: number;
  /** Decides where the episodes start and what their controllers are. */
  seed: number;
  /** Draws what drives each episode; default: what drives the task's collected datasets. */
  controller?: DrawController;
  /** Called with the number of episodes recorded; a fraction while some are under way. */
  onProgress?: (episodes: number) => void;
}

/** Episodes of one dataset: the published ones have up to 2,896, and all of them are in memory until they are written. */
export const maxEpisodes = 10_000;

/** Environments side by side at most. */
const maxEnvironments = 20;

/** Plays and records episodes of a task. Throws RangeError where an option is out of range or the task has no simulator. */
export async function collectEpisodes(task: Task, options: CollectOptions): Promise<RecordedEpisode[]> {
  const { episodes, seed, controller = controllerOf(task), onProgress = () => {} } = options;
  requireWholeNumber("episodes", episodes, 1, maxEpisodes);
  const random = new NumpyRandom(seed);
  const environments = await makeSimulatorBatch(task, Math.min(episodes, maxEnvironments));
  const recorded: RecordedEpisode[] = [];
  try {
    while (recorded.length < episodes) {
      const share = (part: number) => onProgress(recorded.length + part * environments.size);
      recorded.push(...(await collectRound(controller, environments, random, share)));
    }
  } finally {
    await environments.close();
  }
  return recorded.slice(0, episodes);
}

/** One episode in each environment. */
async function collectRound(
  drawController: DrawController,
  environments: SimulatorBatch,
  random: NumpyRandom,
  onShare: (share: number) => void,
): Promise<RecordedEpisode[]> {
  const { size, actionSize } = environments;
  const seeds = Array.from({ length: size }, () => random.nextUint32());
  const controllers = seeds.map((seed) => drawController(new NumpyRandom(seed), actionSize));
  const recorders: Recorder[] = [];
  const actions = new Float32Array(size * actionSize);
  const record = (i: number) => ({
    action: actions.subarray(i * actionSize, (i + 1) * actionSize),
    reward: environments.rewards[i],
    cost: environments.costs[i],
    observation: observationOf(environments, i),
  });
  const act = ({ observations, episodes }: View) => {
    if (recorders.length === 0)
      recorders.push(...seeds.map((_, i) => new Recorder(environments, observationOf(environments, i))));
    return actionsOf(controllers, observations, episodes, actions, environments);
  };
  await rollout({ act }, environments, seeds, {
    onStep: (steps, running) => {
      for (const i of running) recorders[i].add(record(i));
      onShare(steps / environments.episodeSteps);
    },
  });
  return recorders.map((recorder) => recorder.finish());
}

function observationOf({ observations, observationSize }: SimulatorBatch, i: number): Float32Array {
  return observations.subarray(i * observationSize, (i + 1) * observationSize);
}

/** Clipped actions of the running environments [running.length, actionSize], noted in `all` [size, actionSize] too. */
function actionsOf(
  controllers: readonly Controller[],
  observations: Float32Array,
  running: readonly number[],
  all: Float32Array,
  { observationSize, actionSize }: SimulatorBatch,
): Float32Array {
  const actions = new Float32Array(running.length * actionSize);
  running.forEach((i, row) => {
    const observation = observations.subarray(row * observationSize, (row + 1) * observationSize);
    const action = controllers[i].act(observation).map(clipAction);
    actions.set(action, row * actionSize);
    all.set(action, i * actionSize);
  });
  return actions;
}
