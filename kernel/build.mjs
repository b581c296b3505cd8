// @ts-check
/**
 * Translates the kernel's own TypeScript into `.cache/kernel/DIGEST`, where DIGEST stands for the sources.
 *
 * The folder is written under another name and renamed, so two kernels that start together never read half a build.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const sourceFolder = path.dirname(fileURLToPath(import.meta.url));
const builds = path.join(sourceFolder, "..", ".cache", "kernel");
const findings = process.env.TRAC_KERNEL_CACHE ?? path.join(sourceFolder, "..", ".cache", "compiler");
const require = createRequire(import.meta.url);

/** Relative paths of every TypeScript file of the kernel, sorted. */
function kernelSources() {
  return readdirSync(sourceFolder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && !file.includes("node_modules"))
    .sort();
}

/** @param {[file: string, text: string][]} files @param {Buffer} builder */
function digestOf(files, builder) {
  const digest = createHash("sha256").update(builder);
  for (const [file, text] of files) digest.update(`${file}\0${text}\0`);
  return digest.digest("hex").slice(0, 16);
}

/** @param {typeof import("typescript")} ts @param {string} file @param {string} text */
function translate(ts, file, text) {
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
      inlineSourceMap: true,
      inlineSources: true,
    },
  });
  return outputText;
}

/** @param {[file: string, text: string][]} files @param {string} target */
function writeBuild(files, target) {
  const ts = /** @type {typeof import("typescript")} */ (require("typescript"));
  const partial = `${target}.${process.pid}`;
  for (const [file, text] of files) {
    const output = path.join(partial, file.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(output), { recursive: true });
    writeFileSync(output, translate(ts, file, text));
  }
  writeFileSync(path.join(partial, "package.json"), '{ "type": "module" }\n');
  removeOlderBuilds();
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // otherwise another kernel was quicker
  }
}

/** Builds older than a day, and what they found out: a running kernel has read all of its files by then. */
function removeOlderBuilds() {
  const dayAgo = Date.now() - 24 * 3600 * 1000;
  for (const folder of [builds, findings].filter((name) => existsSync(name))) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const older = path.join(folder, entry.name);
      const isBuild = entry.isDirectory() && /^[0-9a-f]{16}(\.\d+)?$/.test(entry.name);
      if (isBuild && statSync(older).mtimeMs < dayAgo) rmSync(older, { recursive: true, force: true });
    }
  }
}

/** @param {string} file @returns {[file: string, text: string]} */
function readSource(file) {
  return [file, readFileSync(path.join(sourceFolder, file), "utf8")];
}

/** @param {[file: string, text: string][]} files */
function folderOf(files) {
  return path.join(builds, digestOf(files, readFileSync(fileURLToPath(import.meta.url))));
}

/**
 * Makes sure that the kernel's JavaScript is there and current.
 * @returns the absolute folder that holds it, laid out like the sources.
 */
export function buildKernel() {
  const files = kernelSources().map((file) => readSource(file));
  const target = folderOf(files);
  if (!existsSync(target)) writeBuild(files, target);
  return target;
}

/**
 * Folder for what the build's compiler finds out about projects: another build asks other questions.
 *
 * @param {string} build
 */
export function findingsOf(build) {
  return path.join(findings, path.basename(build));
}

/** File among a build's findings that says that `fill-cache.mjs` has filled them. */
export const filledMark = "filled";

/** Whether the findings of the kernel as it is now were filled. */
export function isFilled() {
  const build = folderOf(kernelSources().map((file) => readSource(file)));
  return existsSync(path.join(findingsOf(build), filledMark));
}
