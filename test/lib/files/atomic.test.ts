import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { writeAtomically } from "../../../lib/files/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

describe("writeAtomically", () => {
  it("replaces a file whole and leaves nothing beside it", () => {
    const file = path.join(folder, "a.txt");
    writeAtomically(file, "first");
    writeAtomically(file, Buffer.from("second"));
    assert.equal(readFileSync(file, "utf8"), "second");
    assert.deepEqual(readdirSync(folder), ["a.txt"]);
  });

  it("names the file and the cause where it cannot write, and keeps what was there", () => {
    const taken = path.join(folder, "taken");
    mkdirSync(taken);
    assert.throws(() => writeAtomically(taken, "x"), /taken could not be written \(.*\); what was there before is unchanged/);
    assert.throws(() => writeAtomically(path.join(folder, "no", "file"), "x"), /ENOENT/);
    assert.deepEqual(readdirSync(folder).sort(), ["a.txt", "taken"]);
  });
});
