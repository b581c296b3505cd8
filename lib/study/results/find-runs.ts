/** Looking for run folders. */
import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { RunFolder } from "../../experiment/index.ts";

/**
 * The folders at or below `places` that hold anything of a run, each once, in the order of their paths. Hidden folders and
 * node_modules are passed over. Throws an Error that names a place that is no folder.
 */
export function findRunFolders(places: readonly string[]): string[] {
  for (const place of places) {
    if (!isFolder(place)) throw new Error(`${place} is not a folder: results are read from folders of runs`);
  }
  const seen = new Set<string>();
  return places.flatMap((place) => below(place, seen));
}

/** False for what is missing, and for a link that leads nowhere or to itself. */
function isFolder(entry: string): boolean {
  try {
    return statSync(entry).isDirectory();
  } catch {
    return false;
  }
}

function below(folder: string, seen: Set<string>): string[] {
  const real = realpathSync(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  if (looksLikeRun(folder)) return [folder];
  const names = readdirSync(folder)
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .sort();
  const folders = names.map((name) => path.join(folder, name)).filter(isFolder);
  return folders.flatMap((entry) => below(entry, seen));
}

/** By any file that only a run leaves, so that a folder that lost its config.json is not overlooked. */
function looksLikeRun(folder: string): boolean {
  const files = new RunFolder(folder);
  return [files.config, files.evaluations, files.metrics, files.checkpoint, files.failure].some((file) =>
    existsSync(file),
  );
}
