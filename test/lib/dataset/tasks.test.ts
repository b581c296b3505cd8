import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { findDataset, findTask, tasks } from "../../../lib/dataset/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

describe("tasks", () => {
  it("are 38: 8 of BulletSafetyGym, 21 of SafetyGymnasium, 9 of MetaDrive", () => {
    const count = (suite: string) => tasks.filter((task) => task.suite === suite).length;
    assert.deepEqual(["BulletSafetyGym", "SafetyGymnasium", "MetaDrive"].map(count), [8, 21, 9]);
    assert.equal(new Set(tasks.map((task) => task.name)).size, 38);
  });

  it("each have a published file that their prefix finds", () => {
    for (const task of tasks) assert.ok(task.datasetFile.startsWith(task.datasetPrefix), task.name);
  });
});

describe("findTask", () => {
  it("knows every task by short name, environment id and file name, in any case", () => {
    for (const task of tasks) {
      const spellings = [
        task.name,
        task.name.toUpperCase(),
        task.environmentId,
        task.datasetFile,
        task.datasetFile.replace(/-\d+-\d+\.hdf5/, ""),
      ];
      for (const spelling of spellings) assert.equal(findTask(spelling).name, task.name, spelling);
    }
  });

  it("names the nearest tasks for an unknown name", () => {
    assert.throws(() => findTask("BalCircle"), /There is no task "BalCircle"; the nearest are BallCircle/);
  });
});

describe("findDataset", () => {
  it("finds the embedded datasets", () => {
    assert.match(findDataset(findTask("BallCircle")), /data.SafetyBallCircle-v0-80-648\.hdf5$/);
  });

  it("looks into $DSRL_DATASET_DIR, and says where it looked where nothing is found", () => {
    process.env.DSRL_DATASET_DIR = path.join(folder, "mine");
    assert.throws(
      () => findDataset(findTask("AntRun")),
      (error: Error) => {
        assert.match(error.message, /no dataset for AntRun.*SafetyAntRun-v0-150-1816\.hdf5.*mine/);
        return true;
      },
    );
    mkdirSync(process.env.DSRL_DATASET_DIR);
    const file = path.join(process.env.DSRL_DATASET_DIR, "SafetyAntRun-v0-1-1.hdf5");
    writeFileSync(file, "");
    assert.throws(() => findDataset(findTask("AntRun")), /no dataset for AntRun/, "an empty file is none");
    writeFileSync(file, "x");
    assert.equal(findDataset(findTask("AntRun")), file);
  });

  it("prefers the published file to others of its prefix, wherever they lie, and takes no unfinished download", () => {
    process.env.DSRL_DATASET_DIR = path.join(folder, "several");
    mkdirSync(process.env.DSRL_DATASET_DIR);
    const { datasetFile } = findTask("AntRun");
    for (const name of ["SafetyAntRun-v0-1-1.hdf5", datasetFile])
      writeFileSync(path.join(process.env.DSRL_DATASET_DIR, name), "x");
    assert.equal(path.basename(findDataset(findTask("AntRun"))), datasetFile);
    const published = path.join(process.env.DSRL_DATASET_DIR, findTask("BallRun").datasetFile);
    writeFileSync(published, "x");
    assert.equal(findDataset(findTask("BallRun")), published, "the embedded one is not the published one");
    writeFileSync(path.join(process.env.DSRL_DATASET_DIR, "SafetyCarCircle-v0-1-1.hdf5.part"), "x");
    assert.throws(() => findDataset(findTask("CarCircle")), /no dataset for CarCircle.*npx trac download CarCircle/);
  });
});
