import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadRunData, runConfig } from "../../../lib/experiment/index.ts";
import { describeRun } from "../../../lib/experiment/provenance.ts";

describe("loadRunData", () => {
  const settings = { task: "BallRun", targetCost: 20, seed: 3 };

  it("takes the share of the episodes that the options name, and a run's description counts what it learns from", async () => {
    const config = await runConfig({ ...settings, algorithm: "coptidice", options: { dataShare: 0.1 } });
    const { file, trajectories } = await loadRunData(config);
    assert.deepEqual([trajectories.episodeStarts.length, trajectories.finalObservations!.length], [65, 64 * 7]);
    const { dataset } = await describeRun(config, file, trajectories);
    assert.deepEqual([dataset.episodes, dataset.transitions], [64, 6400]);
    assert.match(dataset.sha256, /^3c5bcaade7/, "the file's, whatever the share");
    const again = await loadRunData(config);
    assert.deepEqual(again.trajectories.rewards, trajectories.rewards);
    const other = await loadRunData({ ...config, seed: 4 });
    assert.notDeepEqual(other.trajectories.rewards, trajectories.rewards);
  });

  it("takes all of them by default, without what the method does not use", async () => {
    const { trajectories } = await loadRunData(await runConfig({ ...settings, algorithm: "bc-all" }));
    assert.deepEqual([trajectories.length, trajectories.finalObservations], [64_100, undefined]);
  });

  for (const dataShare of [0, 1.1])
    it(`refuses a share of ${dataShare}`, async () => {
      const options = { dataShare };
      await assert.rejects(
        runConfig({ ...settings, algorithm: "bc-all", options }),
        new RegExp(`dataShare: .*got ${dataShare}`),
      );
    });
});
