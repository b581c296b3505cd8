/** Room on the disk. */
import { readdirSync, statSync, statfsSync } from "node:fs";
import path from "node:path";

/** Whether an error, or one that caused it, says that nothing more can be written. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" || isDiskFull(error.cause);
}

/** Bytes that this user may still write below a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Bytes of all files below a folder; 0 where it is not there. */
export function folderBytes(folder: string): number {
  const stats = (file: string) => statSync(file, { throwIfNoEntry: false });
  if (!stats(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.reduce((sum, file) => sum + (stats(path.join(folder, file))?.size ?? 0), 0);
}
