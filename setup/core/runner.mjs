// @ts-check
/** Runs the steps that are not done yet, one after the other, under the lock. */
import fs from "node:fs";
import path from "node:path";
import { gigabytes, requireSpace, requireWritable } from "../checks/disk.mjs";
import { interruptible, runQuietly, wasInterrupted } from "./child.mjs";
import { withLock } from "./lock.mjs";
import { placesOf } from "./places.mjs";
import { createProgress } from "./progress.mjs";
import { Interrupted } from "./problem.mjs";

/**
 * @typedef {object} Step
 * @property {string} name what the step provides, as the user reads it
 * @property {number} megabytes disk space it takes, caches in the home folder included
 * @property {(context: Context) => boolean} isDone quick; starts no program
 * @property {(context: Context) => Promise<string>} run does the work and returns what was done, in a few words
 */

/**
 * @typedef {object} Context
 * @property {string} root the repository's folder
 * @property {import("./places.mjs").Places} places
 * @property {import("./progress.mjs").Progress} progress
 * @property {(command: string, args: string[], options?: Partial<import("./child.mjs").QuietOptions>) => Promise<{ code: number, output: string }>} quietly
 *   runs a program; its output goes to `.cache/logs/NAME.log`, named after the program unless `log` is given
 */

/**
 * @param {string} root
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Context}
 */
export function createContext(root, progress = createProgress(process.stdout)) {
  const places = placesOf(root);
  return {
    root,
    places,
    progress,
    quietly: (command, args, options = {}) =>
      runQuietly(command, args, {
        cwd: root,
        log: path.join(places.logs, `${path.basename(command)}.log`),
        ...options,
      }),
  };
}

/**
 * Brings the repository to the state that the steps describe. Nothing is printed when everything is done already.
 *
 * @param {Step[]} steps in the order in which they build on each other
 * @param {Context} context
 * @returns {Promise<number>} how many steps were run
 * @throws {import("./problem.mjs").Problem}
 */
export async function runSteps(steps, context) {
  if (steps.every((step) => step.isDone(context))) return 0;
  requireWritable(context.root);
  return interruptible(() =>
    withLock(context.places.lock, context.progress.note, (track) => runPending(steps, withTracking(context, track))),
  );
}

/** @param {Context} context @param {{ started(pid: number): void, ended(pid: number): void }} track @returns {Context} */
function withTracking(context, track) {
  return { ...context, quietly: (command, args, options) => context.quietly(command, args, { track, ...options }) };
}

/** @param {Step[]} steps @param {Context} context */
async function runPending(steps, context) {
  const pending = steps.filter((step) => !step.isDone(context));
  if (pending.length === 0) return 0;
  const space = pending.reduce((sum, step) => sum + step.megabytes, 0);
  requireSpace(context.root, space);
  const started = Date.now();
  context.progress.note(`Set-up: ${pending.map((step) => step.name).join(", ")} (${gigabytes(space)} of disk space)`);
  let count = 0;
  for (const step of steps) {
    if (wasInterrupted()) throw new Interrupted();
    if (step.isDone(context)) continue;
    await runOne(step, context);
    count += 1;
  }
  fs.rmSync(context.places.temporary, { recursive: true, force: true });
  context.progress.note(`Set-up finished in ${Math.round((Date.now() - started) / 1000)} s.\n`);
  return count;
}

/** @param {Step} step @param {Context} context */
async function runOne(step, context) {
  context.progress.begin(step.name);
  try {
    context.progress.done(await step.run(context));
  } finally {
    context.progress.stop();
  }
}
