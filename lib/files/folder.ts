/** Folders to write to: made, and tried before work begins. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Makes a folder, and those above it, where they are missing; returns what it made, the uppermost first. Throws an Error that names
 * the folder and the cause, and leaves nothing then. Node's own recursive mkdir tries for ever where a folder that is there says
 * that it is not, as those of /proc do.
 */
export function makeFolder(folder: string): string[] {
  const made: string[] = [];
  try {
    for (const missing of missingFolders(folder)) {
      if (makeOne(missing)) made.push(missing);
    }
    if (!isFolder(folder)) throw new Error(`${folder} is no folder`);
    return made;
  } catch (error) {
    removeEmpty(made);
    throw new Error(`${folder} cannot be made a folder (${(error as Error).message})`, { cause: error });
  }
}

/** Throws an Error that names the folder and the cause where files cannot be written there. Leaves nothing, a missing folder missing. */
export function requireWritableFolder(folder: string): void {
  const made = makeFolder(folder);
  const probe = path.join(folder, `.${randomUUID()}.tmp`);
  try {
    writeFileSync(probe, "", { flag: "wx" });
  } catch (error) {
    throw new Error(`${folder} cannot be written to (${(error as Error).message})`, { cause: error });
  } finally {
    rmSync(probe, { force: true });
    removeEmpty(made);
  }
}

/** The folder and those above it that are not there, the uppermost first. */
function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  let at = path.resolve(folder);
  for (; !existsSync(at); at = path.dirname(at)) missing.unshift(at);
  if (missing.length > 0 && !isFolder(at)) throw new Error(`${at} is a file`);
  return missing;
}

/** False where another process made it meanwhile. */
function makeOne(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST" && isFolder(folder)) return false;
    throw error;
  }
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Removes folders again, the lowest first; one that another process uses by now stays. */
function removeEmpty(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
