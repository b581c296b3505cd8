/** Damaged files: what they hold, or one error; 16,000 of them are `npm run bench -- soak`'s. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { loadDamaged } from "../../../../bench/data/damage.ts";
import { loadTrajectories } from "../../../../lib/dataset/index.ts";
import { NumpyRandom } from "../../../../lib/random/index.ts";
import { openFilesBelow } from "../../../fixtures/open-files.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
after(remove);

const root = path.join(import.meta.dirname, "../../../..");
execFileSync(path.join(root, ".venv/bin/python"), [path.join(root, "test/fixtures/hdf5_layouts.py"), folder], {
  stdio: "ignore",
});
const fileOf = (name: string) => path.join(folder, `${name}.hdf5`);

describe("a damaged file", () => {
  const layouts = [
    ["fixed-gzip-earliest", "structure without checksums"],
    ["contiguous-latest", "numbers without checksums"],
    ["growing-gzip-latest", "checksums everywhere"],
    ["checked-latest", "checksums everywhere"],
    ["f4-little-szip", "structure without checksums"],
    ["user-block-512", "structure without checksums"],
  ] as const;
  for (const [name, sums] of layouts) {
    it(`holds what it held or is refused in one sentence, and is closed: ${name}, ${sums}`, async () => {
      const { refused, other } = await loadDamaged(fileOf(name), fileOf("damaged"), 60, new NumpyRandom(20));
      assert.deepEqual(openFilesBelow(folder), []);
      assert.ok(refused >= 10, `${refused} of 60 were refused`);
      if (sums === "checksums everywhere") assert.equal(other, 0);
    });
  }

  const keys: [string, string, number][] = [
    ["a chunk's row is not one of a chunk", "checked-earliest", 8],
    ["a chunk's row is beyond the last", "fixed-gzip-earliest", 13],
    ["a chunk begins within a number", "checked-earliest", 16],
    ["a chunk without filters is shorter than the others", "fixed-raw-earliest", 0],
  ];
  for (const [name, layout, place] of keys) {
    it(`is refused where HDF5 takes the chunk for one that was never written: ${name}`, async () => {
      const bytes = readFileSync(fileOf(layout));
      const node = bytes.lastIndexOf("TREE\x01", undefined, "latin1"); // of a vector's chunks: keys of size, mask, row, byte
      bytes[node + 24 + place] ^= 1;
      writeFileSync(fileOf("key"), bytes);
      await assert.rejects(
        loadTrajectories(fileOf("key")),
        /key\.hdf5: "\w+" is damaged: its index has a chunk of \d+ bytes at \[\d+,\d+\]/,
      );
    });
  }

  it("that runs HDF5 into a fault is closed, and the next one is read", async () => {
    const bytes = readFileSync(fileOf("checked-earliest"));
    const node = bytes.lastIndexOf("TREE\x01", undefined, "latin1"); // of chunks: a key's first 4 bytes are a chunk's size
    bytes.writeUInt32LE(1, node + 24);
    writeFileSync(fileOf("fault"), bytes);
    await assert.rejects(
      loadTrajectories(fileOf("fault")),
      /fault\.hdf5: "\w+" is damaged near row 0 \(HDF5 runs into a fault, /,
    );
    assert.deepEqual(openFilesBelow(folder), []);
    writeFileSync(fileOf("fault"), readFileSync(fileOf("checked-earliest")));
    assert.equal((await loadTrajectories(fileOf("fault"))).length, 40);
    assert.deepEqual(openFilesBelow(folder), []);
  });
});
