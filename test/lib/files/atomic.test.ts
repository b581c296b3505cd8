import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { makeTemporaryFolder, temporaryName, writeAtomically } from "../../../lib/files/index.ts";
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

  it("sweeps up what killed processes left, once, and what lives or is of others stays", () => {
    const place = path.join(folder, "swept");
    mkdirSync(place);
    const { pid } = spawnSync("true"); // its process is gone
    const own = temporaryName(path.join(place, "x.json"));
    const names = {
      dead: path.basename(own).replace(`${process.pid}`, `${pid}`),
      alive: path.basename(own).replace(`${process.pid}`, `${process.ppid}`),
      elsewhereNew: `x.json.${pid}-00000000.tmp`,
      elsewhereOld: `y.json.${process.ppid}-00000000.tmp`,
      foreign: `x.json.${pid}.tmp`,
    };
    for (const name of Object.values(names)) writeFileSync(path.join(place, name), "half");
    const yesterday = Date.now() / 1000 - 86_400;
    utimesSync(path.join(place, names.elsewhereOld), yesterday, yesterday);
    writeAtomically(path.join(place, "x.json"), "whole");
    assert.deepEqual(readdirSync(place).sort(), ["x.json", names.alive, names.elsewhereNew, names.foreign].sort());
  });

  it("sweeps up folders in the system's temporary folder too, with what is in them", (t) => {
    const place = path.join(folder, "swept", "system");
    mkdirSync(place);
    const { TMPDIR } = process.env;
    t.after(() => (TMPDIR === undefined ? delete process.env.TMPDIR : (process.env.TMPDIR = TMPDIR)));
    process.env.TMPDIR = place;
    const { pid } = spawnSync("true"); // its process is gone
    const left = temporaryName(path.join(place, "graph-1")).replace(`${process.pid}`, `${pid}`);
    mkdirSync(left);
    writeFileSync(path.join(left, "saved_model.pb"), "half");
    const made = makeTemporaryFolder("graph");
    assert.deepEqual(readdirSync(place), [path.basename(made)]);
    assert.equal(statSync(made).mode & 0o777, 0o700);
    assert.notEqual(makeTemporaryFolder("graph"), made);
  });

  it("names the file and the cause where it cannot write, and keeps what was there", () => {
    const taken = path.join(folder, "taken");
    mkdirSync(taken);
    assert.throws(
      () => writeAtomically(taken, "x"),
      /taken could not be written \(.*\); what was there before is unchanged/,
    );
    assert.throws(() => writeAtomically(path.join(folder, "no", "file"), "x"), /ENOENT/);
    assert.deepEqual(readdirSync(folder).sort(), ["a.txt", "swept", "taken"]);
  });
});
