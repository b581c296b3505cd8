import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { isInstalled } from "../../../setup/steps/npm-packages.mjs";
import { pretendPackages, repository, temporaryFolder } from "../support.ts";

test("takes the repository's own node_modules as installed", () => {
  assert.equal(isInstalled(repository), true);
});

test("sees that npm was stopped before it wrote its own record", (t) => {
  const folder = temporaryFolder(t);
  const { record } = pretendPackages(folder);
  assert.equal(isInstalled(folder), true);
  fs.rmSync(record);
  assert.equal(isInstalled(folder), false);
});

test("sees a package of another version, and one whose folder is gone", (t) => {
  const folder = temporaryFolder(t);
  const { record, packages } = pretendPackages(folder);
  const tslab = path.join(folder, "node_modules", "tslab");
  fs.renameSync(tslab, `${tslab}.gone`);
  assert.equal(isInstalled(folder), false);
  fs.renameSync(`${tslab}.gone`, tslab);
  assert.equal(isInstalled(folder), true);
  packages["node_modules/typescript"].version = "5.0.0";
  fs.writeFileSync(record, JSON.stringify({ packages }));
  assert.equal(isInstalled(folder), false);
});
