import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test, { afterEach, beforeEach } from "node:test";
import ts from "typescript";
import type { CompilerOptions } from "typescript";
import { DiskCache } from "../../../kernel/compiler/disk-cache.ts";
import { ModuleChecks } from "../../../kernel/compiler/module-checks.ts";
import { isOwn } from "../../../kernel/compiler/module-graph.ts";

const options: CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es5.d.ts"],
  types: [],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
};

/** Three modules in a row, a package at the end and a global declaration. */
const files = {
  "top.ts": 'import { middle } from "./middle.ts";\nexport const top: number = middle();\n',
  "middle.ts": 'import type { bottom } from "./bottom.ts";\nexport declare function middle(): typeof bottom;\n',
  "bottom.ts": 'import { size } from "shapes";\nexport const bottom = size * unit;\n',
  "globals.d.ts": "declare const unit: number;\n",
  "node_modules/shapes/index.d.ts": 'export { size } from "./size";\n',
  "node_modules/shapes/size.d.ts": "export declare const size: number;\n",
};

let folder: string;
let cache: string;

function write(name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "module-checks-"));
  cache = path.join(folder, ".cache");
  for (const [name, text] of Object.entries(files)) write(name, text);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** What a new kernel finds: its errors' texts, and the modules that it had to check for them. */
function find(changes: CompilerOptions = {}): { errors: string[]; checked: string[] } {
  const used = { ...options, ...changes };
  const roots = ["top.ts", "globals.d.ts"].map((name) => path.join(folder, name));
  const program = ts.createProgram(roots, used, ts.createIncrementalCompilerHost(used));
  const checked: string[] = [];
  const check = program.getSemanticDiagnostics.bind(program);
  program.getSemanticDiagnostics = (file) => {
    checked.push(path.basename(file!.fileName));
    return check(file);
  };
  const modules = program.getSourceFiles().filter((file) => isOwn(file) && !file.isDeclarationFile);
  const found = new ModuleChecks(used, new DiskCache(cache)).errorsOf(program, modules);
  return { errors: found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")), checked };
}

const all = ["bottom.ts", "middle.ts", "top.ts"];
const nothing = { errors: [], checked: [] };

test("a module without errors is checked by one kernel and known to the next", () => {
  assert.deepEqual(find(), { errors: [], checked: all });
  assert.deepEqual(find(), nothing);
});

test("an edit is seen by every module that reaches it, and by no other", () => {
  find();
  write("middle.ts", `${files["middle.ts"]}// a remark\n`);
  assert.deepEqual(find(), { errors: [], checked: ["middle.ts", "top.ts"] });
  write("bottom.ts", 'export const bottom = "deep down";\n');
  assert.deepEqual(find(), { errors: ["Type 'string' is not assignable to type 'number'."], checked: all });
  write("bottom.ts", files["bottom.ts"]);
  write("middle.ts", files["middle.ts"]);
  assert.deepEqual(find(), nothing);
});

test("errors are found anew by each kernel, in the same words", () => {
  write("bottom.ts", 'export const bottom = "deep down";\n');
  const first = find();
  assert.deepEqual(first.errors, ["Type 'string' is not assignable to type 'number'."]);
  assert.deepEqual(find(), { errors: first.errors, checked: ["top.ts"] });
});

test("a type that changed inside of a package is seen", () => {
  find();
  write("node_modules/shapes/size.d.ts", "export declare const size: { wide: number };\n");
  const { errors, checked } = find();
  assert.deepEqual(checked, all);
  assert.match(errors[0], /left-hand side of an arithmetic operation/);
});

test("a global declaration that is gone is missed", () => {
  find();
  write("globals.d.ts", "declare const width: number;\n");
  assert.deepEqual(find(), { errors: ["Cannot find name 'unit'."], checked: all });
});

test("a package's addition to a global type is seen", () => {
  find();
  write(
    "node_modules/shapes/size.d.ts",
    "export declare const size: number;\ndeclare global { interface Number { unit: 1 } }\n",
  );
  assert.deepEqual(find(), { errors: [], checked: all });
});

test("a module that came to be reached under the same import is seen", () => {
  write("middle.ts", 'import { bottom } from "./below";\nexport const middle = () => bottom;\n');
  write("below/index.ts", "export const bottom = 1;\n");
  find();
  write("below.ts", "export const bottom = true;\n");
  assert.deepEqual(find().errors, ["Type 'boolean' is not assignable to type 'number'."]);
});

test("other compiler options are another question", () => {
  find();
  assert.deepEqual(find({ noUnusedLocals: true }), { errors: [], checked: all });
});

test("a damaged entry counts as absent", () => {
  find();
  const entries = readdirSync(cache).map((name) => path.join(cache, name));
  assert.equal(entries.length, all.length);
  for (const entry of entries) writeFileSync(entry, "");
  assert.deepEqual(find(), { errors: [], checked: all });
  assert.deepEqual(find(), nothing);
});

test("a cache that cannot be written costs the check and nothing else", () => {
  writeFileSync(cache, "a file in the folder's place");
  assert.deepEqual(find(), { errors: [], checked: all });
  assert.deepEqual(find(), { errors: [], checked: all });
});
