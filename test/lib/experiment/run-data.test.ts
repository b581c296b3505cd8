import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { findTask } from "../../../lib/dataset/index.ts";
import { loadRunData, runConfig } from "../../../lib/experiment/index.ts";
import { describeRun } from "../../../lib/experiment/provenance.ts";
import { dsrlColumns, writeHdf5 } from "../../fixtures/hdf5.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

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

  it("refuses data of another task's sizes, which no policy could be evaluated with", async () => {
    const { folder, remove } = temporaryFolder();
    const former = process.env.DSRL_DATASET_DIR;
    process.env.DSRL_DATASET_DIR = folder;
    try {
      const columns = dsrlColumns();
      const file = path.join(folder, findTask("CarRun").datasetFile);
      const load = async () => loadRunData(await runConfig({ ...settings, task: "CarRun", algorithm: "bc-all" }));
      await writeHdf5(file, columns);
      const start = "SafetyCarRun-v0-40-651.hdf5 has";
      await assert.rejects(load(), { message: `${start} observations of 3 numbers, those of CarRun have 7` });
      await writeHdf5(file, {
        ...columns,
        observations: { data: new Float32Array(80 * 7), shape: [80, 7] },
        actions: { data: new Float32Array(80), shape: [80, 1] },
      });
      await assert.rejects(load(), { message: `${start} actions of 1 numbers, those of CarRun have 2` });
    } finally {
      if (former === undefined) delete process.env.DSRL_DATASET_DIR;
      else process.env.DSRL_DATASET_DIR = former;
      remove();
    }
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
