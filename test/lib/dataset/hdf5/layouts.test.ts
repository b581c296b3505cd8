/** Files in every layout that h5py can write, beside what h5py reads of them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { loadTrajectories } from "../../../../lib/dataset/index.ts";
import type { Trajectories } from "../../../../lib/dataset/index.ts";
import { listsOpenFiles, openFilesBelow } from "../../../fixtures/open-files.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
const before = process.cwd();
after(() => {
  process.chdir(before);
  remove();
});

type Columns = Record<"observations" | "actions" | "rewards" | "costs", number[]> &
  Record<"terminals" | "timeouts", boolean[]>;

const root = path.join(import.meta.dirname, "../../../..");
const writer = path.join(root, "test/fixtures/hdf5_layouts.py");
const printed = execFileSync(path.join(root, ".venv/bin/python"), [writer, folder], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const readByH5py = JSON.parse(printed) as Record<string, Columns | null>;
process.chdir(folder); // HDF5 looks for data outside of a file in the working folder

/** Layouts that are refused, and why; h5py reads some of them. */
const plain = "must hold numbers \\(integers of 1, 2, 4 or 8 bytes, or IEEE 754 floats\\), it holds";
const refused: Record<string, RegExp> = {
  lzf: /"observations" is compressed with filter 32000 \(lzf\).*h5repack/,
  "flags-nan": /"timeouts" must be true or false, or a number, row 9 is NaN/,
  "flags-nan-gzip": /"timeouts" must be true or false, or a number, row 9 is NaN/,
  "flags-named-big": RegExp(`"timeouts" ${plain} enumerations of 2 bytes in big-endian order`),
  "addresses-16-lengths-8": /must have addresses of 8 bytes or fewer, it has 16/,
  "addresses-16-lengths-8-latest": /must have addresses of 8 bytes or fewer, it has 16/,
  "circle-of-links": /"observations" must be reached over 16 links or fewer/,
  "soft-link-to-nothing": /has no array "observations"; it holds actions/,
  "external-link-to-no-file": /"observations" lies in none\.hdf5, which must be in .*; it is not/,
  "external-link-to-nothing": /has no array "observations"; it holds actions/,
  "virtual-without-file": /"observations" lies in none\.hdf5, which must be in/,
  "virtual-without-dataset": /"observations" must have all its sources, nothing is not in .*third\.hdf5/,
  "odd-20-bits": RegExp(`"observations" ${plain} integers of 20 bits at bit 0 of 4 byte`),
  "odd-12-bits-at-4": RegExp(`"observations" ${plain} integers of 12 bits at bit 4 of 2 byte`),
  "odd-24-bits": RegExp(`"observations" ${plain} integers of 24 bits at bit 0 of 3 byte`),
  "odd-56-bits": RegExp(`"observations" ${plain} integers of 56 bits at bit 8 of 8 byte`),
  "odd-bias-126": RegExp(`"observations" ${plain} floats of 4 bytes that are not IEEE 754's`),
  "odd-bfloat16": RegExp(`"observations" ${plain} floats of 2 bytes that are not IEEE 754's`),
  "odd-24-bit-floats": RegExp(`"observations" ${plain} floats of 3 bytes that are not IEEE 754's`),
  "long-doubles": RegExp(`"observations" ${plain} floats of 16 bytes that are not IEEE 754's`),
  complex: RegExp(`"observations" ${plain} compounds`),
  compound: RegExp(`"rewards" ${plain} compounds`),
  texts: RegExp(`"rewards" ${plain} texts or lists of various lengths`),
  "texts-of-one-length": RegExp(`"rewards" ${plain} strings`),
  "bytes-without-type": RegExp(`"rewards" ${plain} opaque values`),
  arrays: RegExp(`"observations" ${plain} arrays`),
  lists: RegExp(`"rewards" ${plain} texts or lists of various lengths`),
  references: RegExp(`"rewards" ${plain} references`),
  regions: RegExp(`"rewards" ${plain} references`),
  "a-group": /has no array "observations"; it holds actions/,
  "a-type": /has no array "observations"; it holds actions/,
  empty: /"rewards" must have 1 dimension\(s\), its shape is \[\]/,
  "one-number": /"rewards" must have 1 dimension\(s\), its shape is \[\]/,
  "three-dimensions": /"observations" must have 2 dimension\(s\), its shape is \[40,5,1\]/,
  "no-width": /"observations" must have at least one row and one column, its shape is \[40,0\]/,
  "no-width-of-actions": /"actions" must have at least one row and one column, its shape is \[40,0\]/,
  "no-rows": /"observations" must have at least one row and one column, its shape is \[0,5\]/,
  "fewer-rows": /"costs" must have as many rows as "observations" \(40\), it has 39/,
};
for (const name of Object.keys(refused)) if (name.startsWith("odd-")) refused[`${name}-n-bit`] = refused[name]!;

const fileOf = (name: string) => path.join(folder, `${name}.hdf5`);

/** Episode starts as the official code finds them. */
function startsOf({ terminals, timeouts }: Columns): number[] {
  return [0, ...timeouts.flatMap((timeout, row) => [terminals[row], timeout].filter(Boolean).map(() => row + 1))];
}

function assertSame(read: Trajectories, expected: Columns, name: string): void {
  for (const key of ["observations", "actions", "rewards", "costs"] as const) {
    assert.deepEqual(read[key], Float32Array.from(expected[key]), `${name}: ${key}`);
  }
  assert.deepEqual([...read.episodeStarts], startsOf(expected), `${name}: flags`);
}

describe("loadTrajectories", () => {
  const [toRead, toRefuse] = [false, true].map((isRefused) =>
    Object.keys(readByH5py).filter((name) => name in refused === isRefused),
  );

  it(`reads ${toRead.length} layouts with the bits that h5py reads`, async () => {
    assert.ok(toRead.length >= 280, `${toRead.length} layouts were written`);
    for (const name of toRead) {
      assert.ok(readByH5py[name], `h5py does not read ${name}`);
      assertSame(await loadTrajectories(fileOf(name)), readByH5py[name], name);
    }
  });

  it("refuses the others with the file, the key and the requirement", async () => {
    assert.deepEqual(
      toRefuse,
      Object.keys(readByH5py).filter((name) => name in refused),
    );
    for (const [name, message] of Object.entries(refused)) {
      assert.ok(name in readByH5py, `${name} was not written`);
      await assert.rejects(loadTrajectories(fileOf(name)), (error: Error) => {
        assert.ok(error.message.startsWith(`Dataset ${fileOf(name)}`), error.message);
        assert.match(error.message, message, name);
        return true;
      });
    }
  });

  it("closes every file that it refuses", { skip: !listsOpenFiles && "no /proc here" }, async () => {
    const held = openSync(fileOf(Object.keys(refused)[0]), "r");
    for (const name of Object.keys(refused)) await assert.rejects(loadTrajectories(fileOf(name)));
    assert.deepEqual(openFilesBelow(folder), [`${Object.keys(refused)[0]}.hdf5`]); // the one that this test holds
    closeSync(held);
  });

  it("reads a refused file once its content was put right", async () => {
    const file = fileOf("put-right");
    const whole = readFileSync(fileOf("growing-gzip-latest"));
    let refusals = 0;
    for (let place = 0; place < 20; place++) {
      const damaged = Buffer.from(whole);
      damaged[Math.floor((whole.length * (place + 0.5)) / 20)] ^= 0xff;
      writeFileSync(file, damaged); // the same file to the system: its number stays
      await loadTrajectories(file).catch(() => refusals++);
      writeFileSync(file, whole);
      assertSame(await loadTrajectories(file), readByH5py["growing-gzip-latest"]!, "put right");
    }
    assert.ok(refusals >= 10, `${refusals} of 20 were refused`);
  });
});
