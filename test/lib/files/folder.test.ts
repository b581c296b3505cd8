import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { makeFolder, requireOutputFile, requireOutputFolder, requireWritableFolder } from "../../../lib/files/index.ts";
import type { OutputKind } from "../../../lib/files/index.ts";
import { temporaryFolder } from "../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

describe("makeFolder", () => {
  it("makes what is missing and says what that was", () => {
    const deep = path.join(folder, "a", "b", "c");
    assert.deepEqual(makeFolder(deep), [path.join(folder, "a"), path.join(folder, "a", "b"), deep]);
    assert.deepEqual(makeFolder(deep), []);
  });

  writeFileSync(path.join(folder, "file"), "");
  symlinkSync(path.join(folder, "nowhere"), path.join(folder, "dangling"));
  symlinkSync("circle", path.join(folder, "circle"));
  const impossible: [string, RegExp][] = [
    ["/proc/x", /ENOENT|EROFS|EACCES/],
    ["/proc/self/fd/x/y", /ENOENT|EPERM|EACCES|EROFS/],
    ["/sys/x", /EPERM|EACCES|EROFS/],
    ["/dev/null/x", /\/dev\/null is a file/],
    [path.join(folder, "file"), /file is no folder/],
    [path.join(folder, "file", "x", "y"), /file is a file/],
    [path.join(folder, "dangling"), /EEXIST/],
    [path.join(folder, "circle", "x"), /ELOOP|EEXIST/],
    [path.join(folder, "new", "x".repeat(300)), /ENAMETOOLONG/],
  ];
  for (const [place, reason] of impossible) {
    it(`says at once why ${place.replace(folder, "…").slice(0, 40)} cannot be a folder, and leaves nothing`, () => {
      for (const attempt of [makeFolder, requireWritableFolder]) {
        assert.throws(
          () => attempt(place),
          (error: Error) => error.message.startsWith(`${place} cannot be`) && reason.test(error.message),
          place,
        );
      }
      assert.ok(!existsSync(path.join(folder, "new")));
    });
  }
});

describe("requireWritableFolder", () => {
  it("leaves a missing folder missing and one that is there as it was", () => {
    requireWritableFolder(path.join(folder, "later", "deeper"));
    assert.ok(!existsSync(path.join(folder, "later")));
    requireWritableFolder(folder);
    assert.ok(!readdirSync(folder).some((name) => name.endsWith(".tmp")));
  });

  it("refuses a folder that may only be read", (t) => {
    const closed = path.join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    chmodSync(folder, 0o755);
    if (process.getuid!() === 0) {
      process.seteuid!(65534); // root may write everywhere
      t.after(() => process.seteuid!(0));
    }
    assert.throws(() => requireWritableFolder(closed), /closed cannot be written to \(EACCES/);
    assert.throws(
      () => requireWritableFolder(path.join(closed, "sub")),
      /closed\/sub cannot be made a folder \(EACCES/,
    );
  });
});

describe("requireOutputFile", () => {
  const report = { title: "report", mark: "made by a test" };
  const place = (name: string) => path.join(folder, `file-${name}`);

  it("lets a command write a new file, and over one that it wrote itself", () => {
    writeFileSync(place("own"), `<p>${report.mark}</p>`);
    for (const file of [place("own"), place("new"), path.join(folder, "no", "folder", "yet")])
      requireOutputFile(file, report);
    assert.ok(!existsSync(path.join(folder, "no")));
  });

  it("refuses what is something else, and what is no file", () => {
    writeFileSync(place("foreign"), "made by another");
    symlinkSync(place("foreign"), place("link"));
    for (const file of [place("foreign"), place("link")])
      assert.throws(() => requireOutputFile(file, report), {
        message: `${file} would be overwritten, and is no report; give another name`,
      });
    for (const file of [folder, "/dev/null"])
      assert.throws(() => requireOutputFile(file, report), /is there and is no file, as a report is/);
    assert.throws(() => requireOutputFile(`${place("new")}/`, report), /file-new\/ names a folder/);
  });
});

describe("requireOutputFolder", () => {
  /** What shows each kind of folder. */
  const contents: Record<OutputKind, string[][]> = {
    sweep: [["sweep.json"]],
    run: [
      ["config.json"],
      ["config.json", "metrics.jsonl"],
      ["checkpoint.safetensors"],
      ["result.json"],
      ["tensorboard"],
    ],
    curves: [["events.out.tfevents.1700000000.host"]],
    export: [["policy.safetensors", "config.json"], ["policy.py"]],
    notebooks: [["results.json", "index.html"], ["policies"]],
    datasets: [["SafetyBallRun-v0-80-940.hdf5"], ["SafetyCarRun-v0-40-651.hdf5.part"]],
  };

  it("lets a command write among its own and where nothing of the project is, and nowhere else", () => {
    let number = 0;
    for (const [held, cases] of Object.entries(contents)) {
      for (const names of cases) {
        const place = path.join(folder, `output-${number++}`);
        mkdirSync(place);
        for (const name of [...names, "notes.txt", "package.json"]) writeFileSync(path.join(place, name), "");
        for (const kind of Object.keys(contents) as OutputKind[]) {
          const attempt = () => requireOutputFolder(place, kind);
          if (kind === held) attempt();
          else
            assert.throws(
              attempt,
              /output-\d+ holds .* \(.*\), and is not to hold .* too; choose another folder/,
              `${kind} among ${names.join(", ")}`,
            );
        }
        assert.equal(readdirSync(place).length, names.length + 2);
      }
    }
    requireOutputFolder(path.join(folder, "none-yet"), "run");
    assert.ok(!existsSync(path.join(folder, "none-yet")));
  });
});
