import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { DiskCache } from "../../../kernel/compiler/disk-cache.ts";
import { loadTypeScript } from "../../../kernel/compiler/load-typescript.ts";

test("a kernel uses the compiled code that an earlier one kept, and does not keep it again", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "compiled-"));
  const first = loadTypeScript(new DiskCache(folder));
  assert.equal(first.ts.transpile("const one: number = 1"), "var one = 1;\n");
  first.keepCompiledCode();
  const entries = readdirSync(folder).map((name) => path.join(folder, name));
  assert.equal(entries.length, 1);
  assert.ok(statSync(entries[0]).size > 1e6);
  const second = loadTypeScript(new DiskCache(folder));
  assert.equal(second.ts.transpile("const two: number = 2"), "var two = 2;\n");
  rmSync(folder, { recursive: true });
  second.keepCompiledCode();
  assert.throws(() => readdirSync(folder), { code: "ENOENT" });
});
