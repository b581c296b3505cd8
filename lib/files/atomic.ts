/** Files that are either whole or not there. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { sweepTemporaryFiles, temporaryName } from "./temporary-file.ts";

/**
 * Writes a file under a temporary name, forces it to the disk and renames it.
 * What killed processes left of theirs in the folder is removed. Where writing fails (a full disk, say) the former file stays and an Error names the file and the cause.
 */
export function writeAtomically(file: string, content: Buffer | string): void {
  const temporary = temporaryName(file);
  sweepTemporaryFiles(path.dirname(file));
  try {
    writeThrough(temporary, typeof content === "string" ? Buffer.from(content) : content);
    renameSync(temporary, file);
    syncFolder(path.dirname(file));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Error(`${file} could not be written (${(error as Error).message}); what was there before is unchanged`, {
      cause: error,
    });
  }
}

function writeThrough(file: string, content: Buffer): void {
  const handle = openSync(file, "w");
  try {
    for (let written = 0; written < content.length;) written += writeSync(handle, content, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a rename durable; not every system lets a folder be opened. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // The file itself is on the disk already.
  }
}
