import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { collectEpisodes, datasetFileName, demonstrate, writeDsrlFile } from "../../../lib/collection/index.ts";
import { episodeCount, findTask, loadTrajectories } from "../../../lib/dataset/index.ts";
import { findColumn, readFloats, withHdf5File } from "../../../lib/dataset/hdf5/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { makeSimulator } from "../../../lib/simulators/index.ts";
import { canMount, runOnSmallDisk } from "../../fixtures/small-disk.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const task = findTask("BallCircle");

describe("collectEpisodes", () => {
  it("records what the simulator does when the recorded actions are played again", async () => {
    const episodes = await collectEpisodes(task, { episodes: 3, seed: 5 });
    const random = new NumpyRandom(5);
    const simulator = await makeSimulator(task);
    for (const { length, observations, actions, rewards, costs, terminated } of episodes) {
      assert.deepEqual([length, terminated], [200, false]);
      assert.deepEqual(simulator.reset(random.nextUint32()), observations.subarray(0, 8));
      for (let step = 0; step < length; step++) {
        const { observation, reward, cost } = simulator.step(actions.subarray(2 * step, 2 * step + 2));
        assert.deepEqual(observation, observations.subarray(8 * (step + 1), 8 * (step + 2)));
        assert.deepEqual([Math.fround(reward), cost], [rewards[step], costs[step]]);
      }
    }
  });

  it("records the same for the same seed, and as many episodes as asked for in rounds of twenty", async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => collectEpisodes(task, { episodes: 23, seed })));
    assert.equal(a.length, 23);
    assert.deepEqual(a, b);
    assert.notDeepEqual(a[0], c[0]);
  });

  it("reaches safe and unsafe episodes, rewarding and poor ones", async () => {
    const episodes = await collectEpisodes(task, { episodes: 60, seed: 0 });
    const sums = (key: "rewards" | "costs") =>
      episodes.map((episode) => episode[key].reduce((sum, value) => sum + value, 0));
    assert.ok(
      sums("costs").filter((cost) => cost === 0).length >= 10 && sums("costs").filter((cost) => cost > 20).length >= 10,
    );
    assert.ok(Math.max(...sums("rewards")) > 2 * (sums("rewards").reduce((a, b) => a + b) / 60));
  });

  for (const name of ["PointGoal1", "CarGoal1"]) {
    it(`drives to aims by what the lidar shows: ${name}`, async () => {
      const episodes = await collectEpisodes(findTask(name), { episodes: 3, seed: 1 });
      const aims = episodes.map(({ rewards }) => rewards.filter((reward) => reward > 0.9).length);
      assert.ok(aims.reduce((sum, n) => sum + n, 0) >= 6, `aims reached: ${aims}`);
    });
  }

  it("swings the legs of a robot that runs, and marks an early end", async () => {
    const [episode] = await collectEpisodes(findTask("HopperVelocity"), { episodes: 1, seed: 1 });
    assert.ok(episode.terminated && episode.length < 1000, "it falls");
    assert.equal(episode.observations.length, 11 * (episode.length + 1));
  });

  it("refuses a number of episodes that is none, or more than memory holds", async () => {
    for (const episodes of [0, -3, 1.5, 1e12]) {
      await assert.rejects(
        collectEpisodes(task, { episodes, seed: 0 }),
        new RegExp(`episodes must be a whole number from 1 to 10000, got ${episodes}`),
      );
    }
  });
});

describe("writeDsrlFile", () => {
  it("writes the seven arrays of DSRL, which load as they were recorded", async () => {
    const episodes = await collectEpisodes(task, { episodes: 4, seed: 7 });
    const file = path.join(folder, datasetFileName(task, episodes));
    await writeDsrlFile(file, episodes, task);
    assert.match(path.basename(file), /^SafetyBallCircle-v0-\d+-4\.hdf5$/);
    assert.deepEqual(readdirSync(folder), [path.basename(file)], "no temporary file is left");
    const trajectories = await loadTrajectories(file);
    assert.equal(episodeCount(trajectories), 4);
    assert.deepEqual(trajectories.observations.subarray(1600, 3200), episodes[1].observations.subarray(0, 1600));
    assert.deepEqual(trajectories.rewards.subarray(200, 400), episodes[1].rewards);
    await withHdf5File(file, (hdf5) => {
      assert.deepEqual(hdf5.keys().sort(), [
        "actions",
        "costs",
        "next_observations",
        "observations",
        "rewards",
        "terminals",
        "timeouts",
      ]);
      assert.deepEqual(findColumn(hdf5, "next_observations").shape, [800, 8]);
      const next = readFloats(findColumn(hdf5, "next_observations"));
      assert.deepEqual(next.subarray(0, 1592), trajectories.observations.subarray(8, 1600));
    });
  });

  it("on a full disk says so and leaves nothing behind", { skip: !canMount && "no user namespaces here" }, async () => {
    const disk = path.join(folder, "disk");
    const program = path.join(import.meta.dirname, "../../fixtures/full-disk-collect.ts");
    const { stdout, stderr } = await runOnSmallDisk(disk, program, [disk]);
    assert.equal(
      stdout,
      `Dataset ${path.join(disk, "full.hdf5")} could not be written (No space left on device)\nleft: \n`,
    );
    assert.equal(stderr, "");
  });
});

describe("demonstrate", () => {
  it("shows the start and every step of an episode, with what lies on the ground at the time", async () => {
    const snapshots = await demonstrate(findTask("PointGoal1"), { seed: 2, steps: 30 });
    assert.equal(snapshots.length, 31);
    assert.equal(snapshots[0].cost, 0);
    assert.notDeepEqual([snapshots[30].x, snapshots[30].y], [snapshots[0].x, snapshots[0].y]);
    assert.ok(snapshots.every(({ scene }) => scene.filter(({ name }) => name === "hazard").length === 8));
  });

  it("stops where the episode does", async () => {
    assert.equal((await demonstrate(findTask("BallRun"), { seed: 0 })).length, 101);
  });
});
