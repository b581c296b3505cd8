import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test, { afterEach, beforeEach } from "node:test";
import ts from "typescript";
import { DiskCache } from "../../../kernel/compiler/disk-cache.ts";
import { KnownCells } from "../../../kernel/compiler/known-cells.ts";
import { WatchedFiles } from "../../../kernel/compiler/watched-files.ts";

const options = {
  lib: ["lib.es5.d.ts"],
  types: [],
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  module: ts.ModuleKind.ESNext,
};
const result = {
  code: "let depth = 1;",
  map: { version: 3 },
  declarations: "declare let depth: number;",
  renamed: ["name"],
  checked: {},
};

let folder: string;

const place = (name: string) => path.join(folder, name);

function write(name: string, text: string): void {
  mkdirSync(path.dirname(place(name)), { recursive: true });
  writeFileSync(place(name), text);
}

const startKernel = () => new KnownCells(new DiskCache(place(".cache")));

/** A kernel that compiles a cell which imports depth.ts, looks at settings.json and may look for more in parts/. */
function compileIn(kernel: KnownCells): void {
  const watched = new WatchedFiles();
  watched.sys.watchFile!(place("settings.json"), () => {});
  watched.sys.watchFile!(place("absent.json"), () => {});
  watched.sys.watchDirectory!(place("parts"), () => {});
  const program = ts.createProgram([place("cell.ts")], options);
  kernel.keep("key", result, program, watched, [place("cell.ts")]);
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "known-cells-"));
  write("cell.ts", 'import { depth } from "./depth";\n');
  write("depth.ts", 'export { depth } from "depths";\n');
  write("node_modules/depths/index.d.ts", "export declare const depth: 1;\n");
  write("parts/one.ts", "");
  write("settings.json", "{}");
});

afterEach(() => rmSync(folder, { recursive: true }));

test("what a kernel compiled is known to it and to later ones, under its key alone", () => {
  const kernel = startKernel();
  assert.equal(kernel.find("key"), undefined);
  compileIn(kernel);
  for (const asked of [kernel, startKernel()]) {
    assert.deepEqual(asked.find("key"), result);
    assert.equal(asked.find("other key"), undefined);
  }
});

const changes: [string, () => void, () => void][] = [
  [
    "a text of the project",
    () => write("depth.ts", "export const depth = 2;\n"),
    () => write("depth.ts", 'export { depth } from "depths";\n'),
  ],
  [
    "a file that is gone",
    () => rmSync(place("depth.ts")),
    () => write("depth.ts", 'export { depth } from "depths";\n'),
  ],
  ["a file that TypeScript missed", () => write("absent.json", "{}"), () => rmSync(place("absent.json"))],
  ["a new name in a folder where it looked", () => write("parts/two.ts", ""), () => rmSync(place("parts/two.ts"))],
];
for (const [what, change, undo] of changes) {
  test(`${what} makes the cell unknown, and known again when it is as it was`, () => {
    const kernel = startKernel();
    compileIn(kernel);
    change();
    for (const asked of [kernel, startKernel()]) assert.equal(asked.find("key"), undefined);
    undo();
    for (const asked of [kernel, startKernel()]) assert.deepEqual(asked.find("key"), result);
  });
}

test("a package that is installed again is met by the next kernel, whatever date and size its files have", () => {
  const file = "node_modules/depths/index.d.ts";
  const date = new Date("1985-10-26");
  utimesSync(place(file), date, date);
  compileIn(startKernel());
  assert.deepEqual(startKernel().find("key"), result);
  write(file, "export declare const depth: 2;\n");
  utimesSync(place(file), date, date);
  assert.equal(startKernel().find("key"), undefined);
});

test("a settings file that is edited makes the cell unknown", () => {
  compileIn(startKernel());
  write("settings.json", '{ "type": "module" }');
  assert.equal(startKernel().find("key"), undefined);
});

test("the cell's own file and a file that nobody looked at do not matter", () => {
  compileIn(startKernel());
  write("cell.ts", "another cell");
  write("other.ts", "");
  assert.deepEqual(startKernel().find("key"), result);
});

test("damaged entries make the cell unknown", () => {
  compileIn(startKernel());
  for (const name of readdirSync(place(".cache"))) write(`.cache/${name}`, "");
  assert.equal(startKernel().find("key"), undefined);
});
