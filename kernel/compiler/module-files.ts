/** From an import's specifier to a file of the project. */
import { statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const extensions = ["", ".ts", ".tsx", ".mts", ".js", ".mjs", ".json", "/index.ts", "/index.tsx", "/index.js"];

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The file that a relative specifier means: as written, with an extension, as a folder's index, or `.ts` for `.js`. */
export function findModuleFile(specifier: string, folder: string): string | undefined {
  const target = specifier.startsWith("file:") ? fileURLToPath(specifier) : path.resolve(folder, specifier);
  const candidates = extensions.map((extension) => target + extension);
  if (/\.m?js$/.test(target)) candidates.push(target.replace(/js$/, "ts"));
  return candidates.find(isFile);
}
