import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { freeMegabytes, requireSpace } from "../../../setup/checks/disk.mjs";
import { temporaryFolder } from "../support.ts";

test("measures the free space of the disk under a folder", (t) => {
  const folder = temporaryFolder(t);
  const { bavail, bsize } = fs.statfsSync(folder);
  assert.ok(Math.abs(freeMegabytes(folder) - (bavail * bsize) / 1e6) < 500);
});

test("refuses a disk with too little space, naming the folder and both figures", (t) => {
  const folder = temporaryFolder(t);
  const free = freeMegabytes(folder);
  requireSpace(folder, Math.floor(free / 2));
  assert.throws(() => requireSpace(folder, 5_000_000_000), {
    name: "Problem",
    message: new RegExp(`The disk under ${folder} has [\\d.]+ GB free; the set-up needs 5000000\\.0 GB\\. Free`),
  });
});
