/** Every registered method, broken off in one process and resumed in another; what a kill leaves at any moment is `run.test.ts`'s matter. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { methodNames } from "../../../lib/algorithms/index.ts";
import { RunFolder, run } from "../../../lib/experiment/index.ts";
import { folderOf, smallRun } from "../../fixtures/every-method.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const [cut, whole] = ["cut", "whole"].map((name) => path.join(folder, name)) as [string, string];

describe("broken off and resumed, ends with the same bits as if never broken off:", () => {
  before(() => {
    const program = path.join(import.meta.dirname, "../../fixtures/every-method.ts");
    const { signal, stderr } = spawnSync(process.execPath, ["--import", "tsx", program, cut], { encoding: "utf8" });
    assert.equal(signal, "SIGKILL", stderr);
  });

  for (const name of methodNames()) {
    it(name, async () => {
      const config = await smallRun(name);
      const [resumed, never] = [new RunFolder(folderOf(cut, name)), new RunFolder(folderOf(whole, name))];
      assert.ok(resumed.holdsRun && !resumed.isFinished, "broken off on its way");
      readFileSync(resumed.checkpoint);
      await run(config, { folder: resumed.path, resume: true });
      await run(config, { folder: never.path });
      for (const file of ["metrics", "evaluations", "best", "final", "checkpoint", "result"] as const) {
        assert.deepEqual(readFileSync(resumed[file]), readFileSync(never[file]), file);
      }
    });
  }
});
