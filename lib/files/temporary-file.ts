/** Files that are being written, and what is left of them where their process was killed. */
import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isAlive, machineIdentity } from "./process-identity.ts";

/** Milliseconds after which a file of another machine, or of this one before it was started anew, is nobody's. */
const foreignAge = 3_600_000;

/** Names this machine. Not at import: the playground's page imports this file, and has no Node to ask. */
const machineName = () => createHash("sha256").update(machineIdentity()).digest("hex").slice(0, 8);

const swept = new Set<string>();

/** The name under which this process writes `file` until it is whole; `sweepTemporaryFiles` knows it. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}-${machineName()}.tmp`;
}

/**
 * A new folder, for this user alone, in the system's folder for temporary files. The caller removes it; what killed processes
 * left of theirs is removed when the next process makes its first.
 */
export function makeTemporaryFolder(name: string): string {
  const folder = temporaryName(path.join(tmpdir(), `${name}-${randomUUID()}`));
  sweepTemporaryFiles(tmpdir());
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Removes the temporary files and folders of processes that are gone, when this process is first about to write into the folder. */
export function sweepTemporaryFiles(folder: string): void {
  const full = path.resolve(folder);
  if (swept.has(full)) return;
  swept.add(full);
  for (const name of namesIn(full)) {
    const [, pid, of] = /\.(\d+)-([0-9a-f]{8})\.tmp$/.exec(name) ?? [];
    if (pid !== undefined && isAbandoned(path.join(full, name), Number(pid), of)) removeIfOurs(path.join(full, name));
  }
}

/** Another user's, which this one may not remove, stays. */
function removeIfOurs(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch (error) {
    if (!["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}

function isAbandoned(file: string, pid: number, of: string): boolean {
  if (of === machineName()) return !isAlive(pid);
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written !== undefined && Date.now() - written > foreignAge;
}

/** The names in a folder; none where it is missing or may not be read, which the writing itself says. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
