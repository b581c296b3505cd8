import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test, { afterEach, beforeEach } from "node:test";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { DiskCache } from "../../../kernel/compiler/disk-cache.ts";
import { ProjectModules } from "../../../kernel/compiler/project-modules.ts";
import { ScriptMaps } from "../../../kernel/compiler/script-maps.ts";

const files = {
  "top.ts":
    'import { shared } from "./shared.ts";\nexport const later = () => import("./later.ts");\nexport const top: number = shared;\n',
  "later.ts": 'import type { top } from "./top.ts";\nexport const later: typeof top = 2;\n',
  "shared.ts": "export const shared: number = 1;\n",
};

let folder: string;

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

function startKernel(): { modules: ProjectModules; checked: string[] } {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, inlineSourceMap: true };
  const checked: string[] = [];
  const cache = new DiskCache(path.join(folder, ".cache"));
  const check = (file: string) => void checked.push(path.basename(file));
  return { modules: new ProjectModules({ root: folder, options }, new ScriptMaps(), cache, check), checked };
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "project-modules-"));
  for (const [name, text] of Object.entries(files)) write(name, text);
});

afterEach(() => rmSync(folder, { recursive: true }));

const notebook = () => pathToFileURL(path.join(folder, "notebook.ts")).href;
const entries = () => readdirSync(path.join(folder, ".cache")).length;

test("a module is translated and checked when it is loaded, not where a loaded one could ask for it", () => {
  const { modules, checked } = startKernel();
  const top = modules.resolve("./top.ts", notebook())!;
  assert.equal(entries(), 3); // the imports of each
  assert.match(modules.load(top)!.source!, /export const top = shared;/);
  modules.load(modules.resolve("./shared.ts", top)!);
  assert.deepEqual([entries(), checked], [5, ["top.ts", "shared.ts"]]);
  assert.match(modules.load(modules.resolve("./later.ts", top)!)!.source!, /export const later = 2;/);
  assert.deepEqual([entries(), checked], [6, ["top.ts", "shared.ts", "later.ts"]]);
});

test("a later kernel finds what an earlier one translated, under the same URLs", () => {
  const [first, second] = [startKernel(), startKernel()].map(({ modules }) => {
    const url = modules.resolve("./top.ts", notebook())!;
    return { url, ...modules.load(url)!, entries: entries() };
  });
  assert.deepEqual(first, second);
});

test("what a module loads later is what it was when the module's own URL was made", () => {
  const { modules } = startKernel();
  const before = modules.resolve("./top.ts", notebook())!;
  write("later.ts", "export const later = 3;\n");
  const after = modules.resolve("./top.ts", notebook())!;
  assert.notEqual(before, after);
  assert.match(modules.load(modules.resolve("./later.ts", before)!)!.source!, /later = 2/);
  assert.match(modules.load(modules.resolve("./later.ts", after)!)!.source!, /later = 3/);
  assert.equal(modules.resolve("./shared.ts", before), modules.resolve("./shared.ts", after));
});

test("a type that is edited loads no importer anew", () => {
  write("later.ts", "export interface Later { at: 3 }\n");
  write("shared.ts", 'import type { Later } from "./later.ts";\nexport const shared: Later["at"] = 3;\n');
  write("top.ts", 'export { shared } from "./shared.ts";\n');
  const { modules } = startKernel();
  const before = modules.resolve("./top.ts", notebook());
  write("later.ts", "export interface Later { at: number }\n");
  assert.equal(modules.resolve("./top.ts", notebook()), before);
});

test("what was refused is looked for anew", () => {
  let isRefusing = true;
  const check = (file: string) => {
    if (isRefusing && file.endsWith("later.ts")) throw new TypeError("refused");
  };
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const modules = new ProjectModules({ root: folder, options }, new ScriptMaps(), new DiskCache(undefined), check);
  const top = modules.resolve("./top.ts", notebook())!;
  assert.throws(() => modules.resolve("./later.ts", top), /refused/);
  write("later.ts", "export const later = 4;\n");
  isRefusing = false;
  assert.match(modules.load(modules.resolve("./later.ts", top)!)!.source!, /later = 4/);
});
