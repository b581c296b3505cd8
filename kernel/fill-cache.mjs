/**
 * Finds out ahead what a first notebook would wait for: `node kernel/fill-cache.mjs CELL…` in the notebooks' folder.
 *
 * The cells are checked, not run. What kernels know of each other they know of this, too: which modules have no type errors,
 * their translations, and the code that V8 compiled of TypeScript.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { buildKernel, filledMark, findingsOf } from "./build.mjs";

const build = buildKernel();
const cacheFolder = findingsOf(build);
/** @type {import("./compiler/fill-cache.ts").FillData} */
const workerData = { folder: process.cwd(), cacheFolder, cells: process.argv.slice(2) };
const worker = new Worker(pathToFileURL(path.join(build, "compiler", "fill-cache.js")), { workerData });
worker.once("exit", (code) => {
  process.exitCode = code;
  if (code !== 0) return;
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(path.join(cacheFolder, filledMark), "");
});
