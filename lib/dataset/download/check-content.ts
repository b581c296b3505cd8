/** Whether a downloaded file is the task's dataset. */
import { closeSync, openSync, readSync } from "node:fs";
import { loadTrajectories } from "../load.ts";
import type { Task } from "../tasks.ts";

/**
 * Reads the whole file as training would: all keys, their lengths, finite values, the checksum of every compressed chunk.
 * Throws an Error that says what is wrong where it is no dataset, or that of another task.
 */
export async function checkContent(file: string, task: Task): Promise<void> {
  if (isHtml(file)) throw new Error("is an HTML page");
  const { observationSize, actionSize } = await loadTrajectories(file);
  if (observationSize === task.observationSize && actionSize === task.actionSize) return;
  throw new Error(
    `holds observations of ${observationSize} and actions of ${actionSize} numbers, ` +
      `${task.name} has ${task.observationSize} and ${task.actionSize}`,
  );
}

/** A page that calls itself something else. */
function isHtml(file: string): boolean {
  const head = Buffer.alloc(256);
  const handle = openSync(file, "r");
  const length = readSync(handle, head, 0, head.length, 0);
  closeSync(handle);
  return /^\uFEFF?\s*<(!doctype\s+html|html|head|body)\b/i.test(head.toString("utf8", 0, length));
}
