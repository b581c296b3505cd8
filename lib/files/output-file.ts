/** Where a command may write a file: over what the same command wrote before, and over nothing else. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { requireWritableFolder } from "./folder.ts";

/** A file that a command writes. */
export interface OutputFile {
  /** What it is, as "report". */
  title: string;
  /** What every file of the kind holds, and no other. */
  mark: string;
}

/** What a page's head says of its maker, as `trac results`: the mark of its kind. */
export function generatorTag(command: string): string {
  return `<meta name="generator" content="${command}">`;
}

/** Larger files are not read to find a mark: nothing that is written here comes near. */
const maxBytes = 2 ** 30;

/**
 * Throws an Error, before any work, where a command cannot write such a file: the file system does not let it, or something else
 * is there. Leaves nothing behind.
 */
export function requireOutputFile(file: string, kind: OutputFile): void {
  if (/[\\/]$/.test(file)) throw new Error(`${file} names a folder, and a ${kind.title} is a file; give its name too`);
  requireWritableFolder(path.dirname(path.resolve(file)));
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile()) throw new Error(`${file} is there and is no file, as a ${kind.title} is; give another name`);
  if (found.size > maxBytes || !readFileSync(file).includes(kind.mark))
    throw new Error(`${file} would be overwritten, and is no ${kind.title}; give another name`);
}
