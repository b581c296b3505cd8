import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rollout } from "../../../lib/evaluation/index.ts";
import { BallSimulator, ballRun } from "../../../lib/simulators/ball/index.ts";
import { LocalBatch } from "../../../lib/simulators/index.ts";
import type { Actor, View } from "../../../lib/simulators/index.ts";

const limits = [12, 3, 7];
const seeds = [1, 2, 3];

/** Three balls that run for different numbers of steps. */
function unequalEpisodes(): LocalBatch {
  return new LocalBatch(limits.map((episodeSteps) => new BallSimulator({ ...ballRun, episodeSteps })));
}

/** Pushes the ball forward and back to the middle line; every row depends on its own observation alone. */
function steer(observations: Float32Array, rows: number): Float32Array {
  return Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 ? -observations[7 * (i >> 1) + 1] : 0.5));
}

/** `steer`, and how many rows it was asked for. */
function counting(): Actor & { rows: number[] } {
  const rows: number[] = [];
  return {
    rows,
    act({ observations, episodes }) {
      assert.equal(observations.length, 7 * episodes.length);
      rows.push(episodes.length);
      return steer(observations, episodes.length);
    },
  };
}

/* eslint-disable @typescript-eslint/no-misused-promises -- what calls a batch awaits it, also where a LocalBatch answers at once */
/** Answers a millisecond later, as environments in another process do. */
class LaterBatch extends LocalBatch {
  protected override async start(starts: readonly number[]): Promise<void> {
    await pause();
    super.start(starts);
  }

  override async step(actions: Float32Array, active: readonly number[]): Promise<void> {
    await pause();
    super.step(actions, active);
  }
}
/* eslint-enable @typescript-eslint/no-misused-promises */

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

describe("rollout", () => {
  it("lets finished episodes leave the batch", async () => {
    const policy = counting();
    const episodes = await rollout(policy, unequalEpisodes(), seeds);
    assert.deepEqual(
      episodes.map(({ length }) => length),
      limits,
    );
    assert.deepEqual(policy.rows, [3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1]);
  });

  it("plays each episode side by side as it would alone", async () => {
    const together = await rollout(counting(), unequalEpisodes(), seeds, { recordPaths: true });
    for (const [i, episode] of together.entries()) {
      const alone = new LocalBatch([new BallSimulator({ ...ballRun, episodeSteps: limits[i] })]);
      const [same] = await rollout(counting(), alone, [seeds[i]], { recordPaths: true });
      assert.deepEqual(episode, same);
    }
  });

  it("sums rewards and costs, and records where the agent was before each step and after the last", async () => {
    const [episode] = await rollout(counting(), unequalEpisodes(), seeds, { recordPaths: true });
    const { path } = episode;
    const simulator = new BallSimulator(ballRun);
    let observation = simulator.reset(seeds[0]).slice();
    let rewards = 0;
    for (let step = 0; step < 12; step++) {
      assert.deepEqual([path!.x[step], path!.y[step]], [...simulator.position]);
      const result = simulator.step(steer(observation, 1));
      observation = result.observation.slice();
      rewards += result.reward;
    }
    assert.deepEqual([path!.x[12], path!.y[12]], [...simulator.position]);
    assert.equal(path!.x.length, 13);
    assert.equal(episode.rewardReturn, rewards);
    assert.equal(
      episode.costReturn,
      path!.cost.reduce((sum, cost) => sum + cost, 0),
    );
    assert.equal(path!.cost.length, 13);
    assert.deepEqual(
      path!.scene.map(({ name }) => name),
      ["boundary", "boundary"],
    );
  });

  it("shows each step which episodes run, and the reward and cost of the step before", async () => {
    const views: View[] = [];
    const remembering: Actor = {
      act(view) {
        views.push(view);
        return steer(view.observations, view.episodes.length);
      },
    };
    const environments = unequalEpisodes();
    const rewards: number[] = [];
    const costs: number[] = [];
    const onStep = () => {
      rewards.push(Math.fround(environments.rewards[0]));
      costs.push(environments.costs[0]);
    };
    await rollout(remembering, environments, seeds, { onStep });
    assert.deepEqual(
      views.map(({ episodes }) => episodes.join()),
      [...Array(3).fill("0,1,2"), ...Array(4).fill("0,2"), ...Array(5).fill("0")],
    );
    assert.deepEqual([...views[0].rewards, ...views[0].costs], Array(6).fill(0));
    assert.deepEqual(
      views.map((view) => view.rewards[0]),
      [0, ...rewards.slice(0, -1)],
    );
    assert.deepEqual(
      views.map((view) => view.costs[0]),
      [0, ...costs.slice(0, -1)],
    );
  });

  it("waits for environments that answer later, and plays the same", async () => {
    const later = new LaterBatch(limits.map((episodeSteps) => new BallSimulator({ ...ballRun, episodeSteps })));
    assert.deepEqual(await rollout(counting(), later, seeds), await rollout(counting(), unequalEpisodes(), seeds));
  });

  it("refuses actions of the wrong size and actions that are not finite", async () => {
    const wide: Actor = { act: ({ episodes }) => new Float32Array(3 * episodes.length) };
    await assert.rejects(rollout(wide, unequalEpisodes(), seeds), /must give 3 actions of size 2, got 9 numbers/);
    const broken: Actor = { act: ({ episodes }) => new Float32Array(2 * episodes.length).fill(NaN) };
    await assert.rejects(rollout(broken, unequalEpisodes(), seeds), /actions must be finite, entry 0 is NaN/);
  });

  it("refuses a simulator's rewards and costs that no score can be made of", async () => {
    for (const [name, value] of [
      ["rewards", NaN],
      ["costs", Infinity],
    ] as const) {
      const environments = unequalEpisodes();
      const step = environments.step.bind(environments);
      environments.step = (actions, active) => {
        step(actions, active);
        environments[name][1] = value;
      };
      await assert.rejects(
        rollout(counting(), environments, seeds),
        new RegExp(`The simulator's ${name} must be finite, got ${value}`),
      );
    }
  });

  it("stops between steps when the notebook is interrupted", async () => {
    const kernel = Symbol.for("jupyter.kernel");
    const controller = new AbortController();
    Object.assign(globalThis, { [kernel]: { signal: controller.signal } });
    const policy = counting();
    const interrupted: Actor = {
      act(view) {
        const until = performance.now() + 60;
        while (performance.now() < until);
        if (policy.rows.length === 4) controller.abort(new Error("stopped by hand"));
        return policy.act(view);
      },
    };
    try {
      await assert.rejects(rollout(interrupted, unequalEpisodes(), seeds), /stopped by hand/);
      assert.equal(policy.rows.length, 5);
    } finally {
      delete (globalThis as Record<symbol, unknown>)[kernel];
    }
  });
});
