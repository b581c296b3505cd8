/**
 * What earlier kernels found out, in files named after a digest of all that the finding depends on.
 *
 * An entry never becomes wrong, it only stops being asked for. It begins with the digest of its own content, so a damaged
 * one counts as absent; it is written under another name and renamed, so kernels may share the folder. A cache that
 * cannot be written costs time and nothing else.
 */
import { createHash } from "node:crypto";
import type { BinaryLike } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { threadId } from "node:worker_threads";

/** Entries are removed after this time (ms), used or not: making one anew is cheap. */
const lifetime = 30 * 24 * 3600 * 1000;
/** Bytes of SHA-256. */
const digestLength = 32;

function sha256(content: BinaryLike): Buffer {
  return createHash("sha256").update(content).digest();
}

/** A name for an entry that depends on all of `parts`. */
export function keyOf(...parts: readonly string[]): string {
  return sha256(JSON.stringify(parts)).toString("hex");
}

function replace(file: string, entry: Buffer): void {
  const partial = `${file}.${process.pid}.${threadId}`;
  try {
    writeFileSync(partial, entry);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** The entries in one folder. */
export class DiskCache {
  readonly #folder: string | undefined;

  /** @param folder made when the first entry is written; without one nothing is kept. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** The content under `key`; undefined where there is none that can be trusted. */
  read(key: string): Buffer | undefined {
    if (this.#folder === undefined) return undefined;
    try {
      const entry = readFileSync(path.join(this.#folder, key));
      const content = entry.subarray(digestLength);
      return sha256(content).equals(entry.subarray(0, digestLength)) ? content : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps `content` under `key`. */
  write(key: string, content: string | Buffer): void {
    if (this.#folder === undefined) return;
    const bytes = Buffer.from(content as string);
    try {
      mkdirSync(this.#folder, { recursive: true });
      replace(path.join(this.#folder, key), Buffer.concat([sha256(bytes), bytes]));
    } catch {
      // A full or a read-only disk: the next kernel finds out for itself.
    }
  }

  /** The value under `key` that `find` gave this or an earlier kernel; it must survive JSON. */
  remember<T>(key: string, find: () => T): T {
    const kept = this.read(key);
    if (kept !== undefined) return JSON.parse(kept.toString()) as T;
    const found = find();
    this.write(key, JSON.stringify(found));
    return found;
  }

  /** Removes entries past their lifetime, and what a killed kernel left half-written. */
  removeOld(): void {
    if (this.#folder === undefined) return;
    try {
      for (const name of readdirSync(this.#folder)) {
        const file = path.join(this.#folder, name);
        if (Date.now() - statSync(file).mtimeMs > lifetime) rmSync(file, { force: true });
      }
    } catch {
      // No folder yet, or another kernel removed the file first.
    }
  }
}
