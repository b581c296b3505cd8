/**
 * Keeps two processes from downloading the same file at once.
 *
 * The lock file names its holder, who touches it every two seconds. It is free to take where the holder's process is gone
 * from this machine, or where nobody touched it for two minutes (another machine's holder, or a number given away again).
 */
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const heartbeat = 2_000; // milliseconds
const silence = 120_000;

interface Holder {
  pid: number;
  host: string;
  /** Tells two holds of one process apart. */
  since: string;
}

/** Options of `withLock`. */
export interface LockOptions {
  pollSeconds: number;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Hears once who is waited for: "Process 123 on host". */
  onWait: (holder: string) => void;
}

/** Runs `action` while holding the lock `file`, after any other holder. Throws an AbortError where the signal ends the wait. */
export async function withLock<Result>(file: string, options: LockOptions, action: () => Promise<Result>): Promise<Result> {
  const { pollSeconds, signal, onWait } = options;
  const own = { pid: process.pid, host: hostname(), since: String(process.hrtime.bigint()) };
  for (let told = false; !take(file, own); ) {
    const holder = readHolder(file);
    if (holder && !told) onWait(`Process ${holder.pid} on ${holder.host}`);
    told ||= holder !== undefined;
    await sleep(pollSeconds * 1000, undefined, { signal });
  }
  const timer = setInterval(() => touch(file, own), heartbeat);
  timer.unref();
  try {
    return await action();
  } finally {
    clearInterval(timer);
    if (isHeldBy(file, own)) rmSync(file, { force: true });
  }
}

function take(file: string, own: Holder): boolean {
  if (isAbandoned(file)) moveAway(file);
  try {
    writeFileSync(file, JSON.stringify(own), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The holder; undefined where there is none, or where its name is being written at this moment. */
function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function isHeldBy(file: string, own: Holder): boolean {
  const holder = readHolder(file);
  return holder?.pid === own.pid && holder.host === own.host && holder.since === own.since;
}

function touch(file: string, own: Holder): void {
  if (isHeldBy(file, own)) utimesSync(file, new Date(), new Date());
}

function isAbandoned(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats) return false;
  if (Date.now() - stats.mtimeMs > silence) return true;
  const holder = readHolder(file);
  return holder !== undefined && holder.host === hostname() && !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Moved aside and looked at again: another process may have taken the abandoned lock first, and gets its own back. */
function moveAway(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (!isAbandoned(aside)) linkSync(aside, file);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code!)) throw error;
  }
  rmSync(aside, { force: true });
}
