/** Room on the disk, looked at before a transfer rather than found wanting in its midst. */
import { statfsSync } from "node:fs";
import path from "node:path";

/** Throws an Error that names the folder where `bytes` more do not fit beside `file`. */
export function requireRoom(file: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(path.dirname(file));
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new Error(
    `The disk under ${path.dirname(file)} has ${megabytes(free)} free; ${path.basename(file)} needs ${megabytes(bytes)} more`,
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;
