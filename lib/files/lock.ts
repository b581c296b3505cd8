/**
 * Keeps two processes from writing the same thing at once.
 *
 * A lock is a file that names its holder, who writes it anew every two seconds. It counts for nothing where the holder's
 * process is gone from this machine, or where nobody wrote it for two minutes: a holder on another machine, before a
 * reboot, or one that cannot be looked up.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, machineIdentity, processStart } from "./process-identity.ts";

const heartbeat = 2_000; // milliseconds
const silence = 120_000;
/** The same for a file that names no holder: empty or damaged, or being written at this moment. */
const silenceOfUnknown = 5_000;

/** Who holds a lock. */
export interface LockHolder {
  pid: number;
  host: string;
  /** The holder's `machineIdentity`, and the start of its process there. */
  machine?: string;
  started?: string;
  /** Differs from every other hold of every process. */
  id?: string;
}

/** A lock that this process holds. */
export class FileLock {
  readonly file: string;
  readonly #holder: LockHolder;
  readonly #timer: NodeJS.Timeout;

  private constructor(file: string, holder: LockHolder) {
    this.file = file;
    this.#holder = holder;
    this.#timer = setInterval(() => this.#beat(), heartbeat);
    this.#timer.unref();
  }

  /** Takes the lock `file`; returns its holder where it is held. The folder must exist. */
  static tryTake(file: string): FileLock | LockHolder {
    const own = describeSelf();
    for (;;) {
      if (createExclusively(file, own)) {
        removeLeftovers(file);
        return new FileLock(file, own);
      }
      const holder = readHolder(file);
      if (holder !== undefined && !isAbandoned(file, holder)) return holder;
      const remover = removeAbandoned(file);
      if (remover !== undefined) return remover;
    }
  }

  /** Who holds the lock `file`; undefined where nobody does. */
  static holder(file: string): LockHolder | undefined {
    const holder = readHolder(file);
    return holder === undefined || isAbandoned(file, holder) ? undefined : holder;
  }

  /** False where another process took the lock because it saw no sign of life from this one for two minutes. */
  isHeld(): boolean {
    return readHolder(this.file)?.id === this.#holder.id;
  }

  /** Frees the lock. */
  release(): void {
    clearInterval(this.#timer);
    if (this.isHeld()) rmSync(this.file, { force: true });
  }

  #beat(): void {
    if (this.isHeld()) rewrite(this.file, JSON.stringify(this.#holder));
  }
}

/** "Process 123 on HOST": the beginning of a sentence on who holds a lock. */
export function nameHolder({ pid, host }: LockHolder): string {
  return pid === 0 ? "Another process" : `Process ${pid} on ${host}`;
}

/** Options of `withLock`. */
export interface LockOptions {
  pollSeconds: number;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Called once with who is waited for. */
  onWait: (holder: LockHolder) => void;
}

/** Runs `action` while holding the lock `file`, after any other holder. Throws the signal's reason where that ends the wait. */
export async function withLock<Result>(
  file: string,
  options: LockOptions,
  action: () => Promise<Result>,
): Promise<Result> {
  const lock = await waitForLock(file, options);
  try {
    return await action();
  } finally {
    lock.release();
  }
}

async function waitForLock(file: string, { pollSeconds, signal, onWait }: LockOptions): Promise<FileLock> {
  for (let waits = false; ; waits = true) {
    const taken = FileLock.tryTake(file);
    if (taken instanceof FileLock) return taken;
    if (!waits) onWait(taken);
    await sleep(pollSeconds * 1000, undefined, { signal });
  }
}

function describeSelf(): LockHolder {
  const started = processStart(process.pid);
  return { pid: process.pid, host: hostname(), machine: machineIdentity(), started, id: randomUUID() };
}

/** Creates the file with its whole content, or returns false where it exists. */
function createExclusively(file: string, own: LockHolder): boolean {
  const whole = `${file}.${own.id}`;
  try {
    writeFileSync(whole, JSON.stringify(own), { flag: "wx" });
    linkSync(whole, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    return createWithoutLink(file, own);
  } finally {
    rmSync(whole, { force: true });
  }
}

/** The same where the file system knows no links; the file is empty for a moment. */
function createWithoutLink(file: string, own: LockHolder): boolean {
  try {
    writeFileSync(file, JSON.stringify(own), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Writes the same content again without emptying the file; its time is then the file system's own, whatever the clock here. */
function rewrite(file: string, content: string): void {
  const handle = openSync(file, "r+");
  try {
    writeSync(handle, content);
  } finally {
    closeSync(handle);
  }
}

const unknown: LockHolder = { pid: 0, host: "" };

/** The holder that a lock file names, or `unknown`; undefined where there is no file. */
function readHolder(file: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8")) as LockHolder | null;
    return typeof holder?.pid === "number" ? holder : unknown;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : unknown;
  }
}

function isAbandoned(file: string, holder: LockHolder): boolean {
  if (isOfThisMachine(holder)) return !isRunning(holder);
  const age = ageOf(file);
  // A time in the future is no sign of life either.
  return age === undefined || Math.abs(age) > (holder === unknown ? silenceOfUnknown : silence);
}

function isOfThisMachine({ host, machine }: LockHolder): boolean {
  return machine === undefined ? host === hostname() : machine === machineIdentity();
}

function isRunning({ pid, started }: LockHolder): boolean {
  return isAlive(pid) && (started === undefined || started === processStart(pid));
}

/** Milliseconds since the file was written, by the clock of its file system; undefined where it is gone. */
function ageOf(file: string): number | undefined {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return written === undefined ? undefined : timeBeside(file) - written;
}

/** The time by the clock of a file's file system, or by this machine's where nothing can be written there: who only reads may ask too. */
function timeBeside(file: string): number {
  const probe = `${file}.${randomUUID()}`;
  try {
    writeFileSync(probe, "");
    return statSync(probe).mtimeMs;
  } catch {
    return Date.now();
  } finally {
    rmSync(probe, { force: true });
  }
}

/**
 * Removes an abandoned lock. Of several processes that see it abandoned, one takes a lock on the removal and looks again:
 * by now the file may be the lock of a living process. The others get that one, as if it held the lock.
 */
function removeAbandoned(file: string): LockHolder | undefined {
  const removal = `${file}.removal`;
  if (!createExclusively(removal, describeSelf())) {
    const remover = readHolder(removal);
    if (remover !== undefined && !isAbandoned(removal, remover)) return remover;
    rmSync(removal, { force: true });
    return undefined;
  }
  const holder = readHolder(file);
  if (holder !== undefined && isAbandoned(file, holder)) rmSync(file, { force: true });
  rmSync(removal, { force: true });
  return undefined;
}

/** Removes what processes that were killed while they took or looked at the lock left beside it. */
function removeLeftovers(file: string): void {
  for (const name of readdirSync(path.dirname(file))) {
    if (!name.startsWith(`${path.basename(file)}.`) || !/\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name))
      continue;
    const left = path.join(path.dirname(file), name);
    const holder = readHolder(left);
    if (holder !== undefined && isAbandoned(left, holder)) rmSync(left, { force: true });
  }
}
