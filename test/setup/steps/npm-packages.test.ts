import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { isInstalled } from "../../../setup/steps/npm-packages.mjs";
import { repository, temporaryFolder } from "../support.ts";

/** A folder with the repository's lock file, and node_modules as npm leaves it. */
function installation(folder: string) {
  const hidden = path.join(folder, "node_modules", ".package-lock.json");
  fs.copyFileSync(path.join(repository, "package-lock.json"), path.join(folder, "package-lock.json"));
  const { packages } = JSON.parse(fs.readFileSync(path.join(repository, "node_modules", ".package-lock.json"), "utf8"));
  for (const place of Object.keys(packages)) fs.mkdirSync(path.join(folder, place), { recursive: true });
  fs.writeFileSync(hidden, JSON.stringify({ packages }));
  return { hidden, packages };
}

test("takes the repository's own node_modules as installed", () => {
  assert.equal(isInstalled(repository), true);
});

test("sees that npm was stopped before it wrote its own record", (t) => {
  const folder = temporaryFolder(t);
  const { hidden } = installation(folder);
  assert.equal(isInstalled(folder), true);
  fs.rmSync(hidden);
  assert.equal(isInstalled(folder), false);
});

test("sees a package of another version, and one whose folder is gone", (t) => {
  const folder = temporaryFolder(t);
  const { hidden, packages } = installation(folder);
  const tslab = path.join(folder, "node_modules", "tslab");
  fs.renameSync(tslab, `${tslab}.gone`);
  assert.equal(isInstalled(folder), false);
  fs.renameSync(`${tslab}.gone`, tslab);
  assert.equal(isInstalled(folder), true);
  packages["node_modules/typescript"].version = "5.0.0";
  fs.writeFileSync(hidden, JSON.stringify({ packages }));
  assert.equal(isInstalled(folder), false);
});
