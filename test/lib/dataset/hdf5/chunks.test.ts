import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { readChunks } from "../../../../lib/dataset/hdf5/chunks.ts";
import { findColumn, readFloats, withHdf5File } from "../../../../lib/dataset/hdf5/index.ts";
import { loadH5wasm } from "../../../../lib/dataset/hdf5/library.ts";
import { decoderOf } from "../../../../lib/dataset/hdf5/number-type.ts";
import type { Hdf5Reader } from "../../../../lib/dataset/hdf5/reader.ts";
import { sizeOf } from "../../../../lib/files/index.ts";
import type { Column, Format } from "../../../fixtures/hdf5.ts";
import { writeHdf5 } from "../../../fixtures/hdf5.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const h5wasm = await loadH5wasm();
await h5wasm.ready;
const { folder, remove } = temporaryFolder();
after(remove);

/** Reads `key` by `readChunks` alone; undefined where it leaves the column to h5wasm. */
function readDirectly(file: Hdf5Reader, key: string): { values: Float32Array; progress: number[] } | undefined {
  const column = findColumn(file, key);
  const values = new Float32Array(sizeOf(column.shape));
  const progress: number[] = [];
  const wasRead = readChunks(column, values, decoderOf(column.type), (rows) => progress.push(rows));
  return wasRead ? { values, progress } : undefined;
}

/** What h5wasm reads, as float32. */
function readByH5wasm(path: string, key: string): Float32Array {
  const file = new h5wasm.File(path, "r");
  const { value } = file.get(key) as InstanceType<typeof h5wasm.Dataset>;
  file.close();
  return Float32Array.from(value as ArrayLike<number>, Number);
}

async function writeColumn(name: string, column: Column, format?: Format): Promise<string> {
  const file = path.join(folder, `${name}.hdf5`);
  await writeHdf5(file, { column }, format);
  return file;
}

const ramp = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i));

describe("readChunks", () => {
  const embedded = { h5py: "SafetyBallRun-v0-80-641.hdf5", h5wasm: "SafetyPointGoal1Gymnasium-v0-302-38.hdf5" };
  for (const [writer, name] of Object.entries(embedded)) {
    it(`reads every column of a file that ${writer} wrote, with the bits that h5wasm reads`, async () => {
      await withHdf5File(path.join(import.meta.dirname, "../../../../data", name), (file) => {
        for (const key of file.keys())
          assert.deepEqual(readDirectly(file, key)?.values, readByH5wasm(file.path, key), key);
      });
    });
  }

  const columns: [string, Column][] = [
    ["chunks that reach beyond both edges", { data: ramp(80 * 5), shape: [80, 5], chunks: [7, 2] }],
    ["chunks higher than the rows put together at once", { data: ramp(300 * 3), shape: [300, 3], chunks: [200, 2] }],
    ["chunks of whole rows", { data: ramp(80 * 5), shape: [80, 5], chunks: [7, 5] }],
    ["one chunk", { data: ramp(80), shape: [80] }],
    ["an index of three levels", { data: ramp(5000), shape: [5000], chunks: [1] }],
    ["float64", { data: Float64Array.from({ length: 80 }, (_, i) => i / 3), shape: [80, 1], chunks: [9, 1] }],
    ["signed bytes", { data: Int8Array.from({ length: 80 }, (_, i) => i - 40), shape: [80] }],
    ["unsigned bytes", { data: Uint8Array.from({ length: 80 }, (_, i) => i + 170), shape: [80] }],
    ["integers of four bytes", { data: Int32Array.from({ length: 80 }, (_, i) => 1e6 * (i - 40)), shape: [80] }],
  ];
  for (const [name, column] of columns) {
    for (const format of ["earliest", "v108"] as const) {
      it(`reads ${name}, ${format}`, async () => {
        await withHdf5File(await writeColumn(`${name} ${format}`, column, format), (file) => {
          const read = readDirectly(file, "column");
          assert.deepEqual(read?.values, Float32Array.from(column.data as ArrayLike<number>));
          const [rows = 0] = column.shape;
          const [chunkRows = rows] = column.chunks ?? [];
          const progress = Array.from({ length: Math.ceil(rows / chunkRows) }, (_, i) =>
            Math.min((i + 1) * chunkRows, rows),
          );
          assert.deepEqual(read?.progress, progress);
        });
      });
    }
  }

  it("leaves the format of HDF5 1.10 to h5wasm", async () => {
    await withHdf5File(await writeColumn("v110", { data: ramp(80), shape: [80] }, "v110"), (file) => {
      assert.equal(readDirectly(file, "column"), undefined);
      assert.deepEqual(readFloats(findColumn(file, "column")), ramp(80));
    });
  });

  it("leaves chunks that were never written to h5wasm, which knows their fill value", async () => {
    const grown = path.join(folder, "grown.hdf5");
    const out = new h5wasm.File(grown, "w", { libver: ["earliest", "latest"] });
    const written = { name: "column", data: ramp(40), shape: [40], maxshape: [null], chunks: [20] };
    out.create_dataset({ ...written, compression: "gzip", compression_opts: 4 }).resize([80]);
    out.close();
    await withHdf5File(grown, (file) => {
      assert.equal(readDirectly(file, "column"), undefined);
      assert.deepEqual([...readFloats(findColumn(file, "column"))], [...ramp(40), ...new Float32Array(40)]);
    });
  });

  const damages: [string, Format, RegExp][] = [
    ["names the file, the key and the row of a damaged chunk", "earliest", /\.hdf5: "column" is damaged near row 60/],
    [
      "names the file of a damaged chunk that h5wasm reads",
      "v110",
      /\.hdf5: "column" is damaged near row 0 \(filter returned failure/,
    ],
  ];
  for (const [name, format, message] of damages) {
    it(name, async () => {
      const file = await writeColumn(name, { data: ramp(80 * 5), shape: [80, 5], chunks: [20, 5] }, format);
      const bytes = readFileSync(file);
      const lastChunk = bytes.lastIndexOf(Buffer.from([0x78, 0x5e])); // how zlib begins at level 4
      assert.ok(lastChunk > 0);
      writeFileSync(file, bytes.fill(0xff, lastChunk + 20, lastChunk + 40));
      await assert.rejects(
        withHdf5File(file, (hdf5) => readFloats(findColumn(hdf5, "column"))),
        message,
      );
    });
  }
});
