// @ts-check
import fs from "node:fs";
import { Problem } from "../core/problem.mjs";

/**
 * @param {string} folder an existing folder
 * @returns {number} megabytes that this user may still write there
 */
export function freeMegabytes(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  return Math.floor((bavail * bsize) / 1e6);
}

/**
 * @param {string} folder
 * @param {number} needed megabytes
 * @throws {Problem} when the disk under the folder has less
 */
export function requireSpace(folder, needed) {
  const free = freeMegabytes(folder);
  if (free >= needed) return;
  throw new Problem(
    `The disk under ${folder} has ${gigabytes(free)} free; the set-up needs ${gigabytes(needed)}.`,
    "Free some space and run the command again.",
  );
}

/** @param {number} megabytes */
export const gigabytes = (megabytes) => `${(megabytes / 1000).toFixed(1)} GB`;

/**
 * @param {string} folder
 * @throws {Error} with EACCES or EROFS when nothing can be written there
 */
export function requireWritable(folder) {
  fs.accessSync(folder, fs.constants.W_OK);
}
