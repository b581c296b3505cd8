// @ts-check
/** Programs that the set-up starts: quiet ones with a log file, and foreground ones that own the terminal. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Interrupted, Problem } from "./problem.mjs";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
let interrupted = false;

/** Whether the user has stopped this command. */
export function wasInterrupted() {
  return interrupted;
}

/** @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
function killGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** Ends every quiet program with its own children; called when the user interrupts. */
function stopAll() {
  interrupted = true;
  for (const child of running) {
    killGroup(child, "SIGTERM");
    setTimeout(() => running.has(child) && killGroup(child, "SIGKILL"), 3_000).unref();
  }
}

/**
 * While the action runs, Ctrl-C and a termination request end the programs it started; it then fails with Interrupted.
 *
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function interruptible(action) {
  const signals = /** @type {NodeJS.Signals[]} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
  for (const signal of signals) process.on(signal, stopAll);
  try {
    return await action();
  } catch (error) {
    throw interrupted ? new Interrupted() : error;
  } finally {
    for (const signal of signals) process.off(signal, stopAll);
  }
}

/**
 * @typedef {object} QuietOptions
 * @property {string} log file that receives everything the program prints
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(line: string) => void} [onLine] sees each line as it comes
 * @property {{ started(pid: number): void, ended(pid: number): void }} [track] called when the program starts and ends, see `withLock`
 * @property {number} [timeout] milliseconds, after which the program is ended
 */

/**
 * Runs a program without showing its output. It gets its own process group, so that it can be ended with everything it
 * started.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {QuietOptions} options
 * @returns {Promise<{ code: number, output: string }>} the exit code (1 when it was ended by a signal) and all output
 * @throws {Problem} when the program cannot be started
 */
export async function runQuietly(command, args, { log, cwd, env, onLine, track, timeout }) {
  if (interrupted) throw new Interrupted();
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.appendFileSync(log, `$ ${[command, ...args].join(" ")}\n`);
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  if (child.pid) track?.started(child.pid);
  const limit = timeout && setTimeout(() => killGroup(child, "SIGTERM"), timeout);
  let output = "";
  let rest = "";
  const take = (/** @type {string} */ text) => {
    output += text;
    fs.appendFileSync(log, text);
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine?.(line);
  };
  child.stdout?.setEncoding("utf8").on("data", take);
  child.stderr?.setEncoding("utf8").on("data", take);
  try {
    const code = await new Promise((/** @type {(code: number) => void} */ resolve, reject) => {
      child.once("error", (error) =>
        reject(new Problem(`${command} cannot be started (${error.message}).`, `Install it, or put it on the PATH.`)),
      );
      child.once("close", (status) => resolve(status ?? 1));
    });
    return { code, output };
  } finally {
    if (limit) clearTimeout(limit);
    running.delete(child);
    if (child.pid) track?.ended(child.pid);
  }
}

/**
 * Runs a program that owns the terminal. Ctrl-C reaches it directly; this process waits for it to end in its own way, and
 * passes a termination request on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} its exit code, 130 after Ctrl-C
 */
export async function runForeground(command, args, options = {}) {
  const child = spawn(command, args, { ...options, stdio: "inherit" });
  const keepWaiting = () => (interrupted = true);
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGINT", keepWaiting).on("SIGTERM", passOn).on("SIGHUP", passOn);
  try {
    return await new Promise((/** @type {(code: number) => void} */ resolve, reject) => {
      child.once("error", (error) =>
        reject(
          new Problem(
            `${command} cannot be started (${error.message}).`,
            "Run `npm run doctor` to see what is missing.",
          ),
        ),
      );
      child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
    });
  } finally {
    process.off("SIGINT", keepWaiting).off("SIGTERM", passOn).off("SIGHUP", passOn);
  }
}
