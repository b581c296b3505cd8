// @ts-check
/**
 * Keeps two set-ups of one repository apart (`npm start` and `npm test` in two terminals).
 *
 * The lock file names the holder and the programs it has started, and is touched every two seconds. It is stale when the
 * holder and its programs are gone, or when it was not touched for five minutes (the process number was given away again).
 */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readJson, writeJson } from "./stamp.mjs";

const HEARTBEAT = 2_000; // milliseconds
const SILENCE = 300_000;
const POLL = 500;

/** @typedef {{ pid: number, host: string, children: number[] }} Holder */

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * The holder of a lock, or undefined when it is free or stale.
 *
 * @param {string} file
 * @returns {Holder | undefined}
 */
export function lockHolder(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  const holder = /** @type {Holder | undefined} */ (readJson(file));
  if (!stat || Date.now() - stat.mtimeMs > SILENCE) return undefined;
  if (!holder) return { pid: 0, host: "", children: [] }; // being written at this moment
  if (holder.host !== os.hostname()) return holder;
  return [holder.pid, ...holder.children].some(isAlive) ? holder : undefined;
}

/**
 * Takes a stale lock away. It is moved aside first and looked at again, since another waiting set-up may have replaced it.
 *
 * @param {string} file
 */
function removeStale(file) {
  const aside = `${file}.${process.pid}.stale`;
  fs.renameSync(file, aside);
  if (lockHolder(aside)) fs.renameSync(aside, file);
  else fs.rmSync(aside);
}

/** @param {string} file @param {Holder} holder */
function tryToTake(file, holder) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (fs.existsSync(file) && !lockHolder(file)) removeStale(file);
  try {
    fs.writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/** @param {Holder} holder */
function describe({ pid, host, children }) {
  if (host !== os.hostname() || isAlive(pid))
    return `Another set-up is running (process ${pid}); waiting for it to finish.`;
  return `A program of a stopped set-up is still running (process ${children.find(isAlive)}); waiting for it to finish.`;
}

/**
 * Runs an action while holding the lock, waiting for another holder first.
 *
 * @template T
 * @param {string} file the lock file
 * @param {(reason: string) => void} onWait called once when the lock is held, with a sentence that says by whom
 * @param {(track: { started(pid: number): void, ended(pid: number): void }) => Promise<T>} action is called with where to
 *   register the programs it starts
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, action) {
  const holder = { pid: process.pid, host: os.hostname(), children: /** @type {number[]} */ ([]) };
  for (let waited = false; !tryToTake(file, holder); waited = true) {
    const other = lockHolder(file);
    if (!waited && other?.pid) onWait(describe(other));
    await sleep(POLL);
  }
  const save = () => writeJson(file, holder);
  const heartbeat = setInterval(save, HEARTBEAT);
  try {
    return await action({
      started: (pid) => (holder.children.push(pid), save()),
      ended: (pid) => ((holder.children = holder.children.filter((child) => child !== pid)), save()),
    });
  } finally {
    clearInterval(heartbeat);
    fs.rmSync(file, { force: true });
  }
}
