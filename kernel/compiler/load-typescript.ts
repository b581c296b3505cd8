/**
 * TypeScript's nine megabytes, with the code that V8 compiled of them for an earlier kernel.
 *
 * V8 compiles a function at its first call; a third of a kernel's first second went into that.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type * as TypeScript from "typescript";
import { keyOf } from "./disk-cache.ts";
import type { DiskCache } from "./disk-cache.ts";

const require = createRequire(import.meta.url);

/** Loaded TypeScript. */
export interface LoadedTypeScript {
  ts: typeof TypeScript;
  /** Keeps what V8 has compiled by now for later kernels; does nothing where this kernel found such code itself. */
  keepCompiledCode: () => void;
}

/** Loads TypeScript as `require` would. */
export function loadTypeScript(cache: DiskCache): LoadedTypeScript {
  const file = require.resolve("typescript");
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, "utf8")}\n})`;
  const { version } = require("typescript/package.json") as { version: string };
  const key = keyOf(
    "compiled",
    version,
    String(source.length),
    process.version,
    process.arch,
    process.execArgv.join(" "),
  );
  const script = new vm.Script(source, { filename: file, cachedData: cache.read(key) });
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run(module.exports, createRequire(file), module, file, path.dirname(file));
  let kept = script.cachedDataRejected === false;
  const keepCompiledCode = (): void => {
    if (!kept) cache.write(key, script.createCachedData());
    kept = true;
  };
  return { ts: module.exports as typeof TypeScript, keepCompiledCode };
}
