// @ts-check
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * A hash over texts and over the contents of files and folders (names included), in the order given.
 *
 * @param {{ texts?: string[], files?: string[], ignore?: RegExp }} inputs `ignore` matches file names to leave out
 * @returns {string} sha256, hexadecimal
 */
export function hashInputs({ texts = [], files = [], ignore }) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  for (const file of files) addTree(hash, file, ignore);
  return hash.digest("hex");
}

/** @param {import("node:crypto").Hash} hash @param {string} file @param {RegExp} [ignore] */
function addTree(hash, file, ignore) {
  if (!fs.existsSync(file)) return void hash.update(`${path.basename(file)}: none`);
  if (fs.statSync(file).isDirectory()) {
    const names = fs.readdirSync(file).filter((name) => !ignore?.test(name));
    for (const name of names.sort()) addTree(hash, path.join(file, name), ignore);
    return;
  }
  const content = fs.readFileSync(file);
  hash.update(`${path.basename(file)}:${content.length}:`).update(content);
}

/**
 * Reads a small JSON file that may be missing or half-written.
 *
 * @param {string} file
 * @returns {unknown} undefined when there is none that parses
 */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * The hash of inputs in a step's stamp.
 *
 * @param {string} stamp the file
 * @returns {string | undefined} undefined when there is none
 */
export function readInputs(stamp) {
  return /** @type {{ inputs?: string } | undefined} */ (readJson(stamp))?.inputs;
}

/**
 * Writes JSON under a temporary name and renames it, so that a reader never sees half of it.
 *
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`);
  fs.renameSync(temporary, file);
}
