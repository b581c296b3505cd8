/** Slurm's own commands, and what their answers mean. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What a command printed. Throws an Error that names it where it is missing or fails. */
export async function slurm(command: string, ...args: string[]): Promise<string> {
  try {
    return (await execute(command, args, { maxBuffer: 1 << 28 })).stdout;
  } catch (error) {
    const { code, stderr = "", message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT")
      throw new Error(`There is no ${command} here: Slurm's commands are needed, as on a cluster's login node`);
    const reason = stderr.trim().replaceAll(/\s*\n\s*/g, "; ") || message;
    throw new Error(`${command} failed: ${reason}`, { cause: error });
  }
}

/** What Slurm says of one task of an array. */
export interface TaskState {
  /** As `PENDING`, `RUNNING`, `CANCELLED`. */
  state: string;
  /** Why it waits; "None" where it does not. */
  reason: string;
}

/** States in which a task will not run again. */
const ended = new Set([
  "BOOT_FAIL",
  "CANCELLED",
  "COMPLETED",
  "DEADLINE",
  "FAILED",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  "REVOKED",
  "TIMEOUT",
]);

/** Whether a task waits or runs. */
export function isActive({ state }: TaskState): boolean {
  return !ended.has(state);
}

/** Key of a task among the answers of `queuedTasks`. */
export function taskKey(jobName: string, index: number): string {
  return `${jobName} ${index}`;
}

/** Every task of this user that Slurm still knows of, by `taskKey`. One that is not there is unknown: ended a while ago, or cancelled. */
export async function queuedTasks(): Promise<Map<string, TaskState>> {
  const lines = (await slurm("squeue", "--me", "--states=all", "--array", "--noheader", "--format=%j|%K|%T|%r"))
    .split("\n")
    .filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [name, index, state, reason] = line.split("|") as [string, string, string, string];
      return [taskKey(name, Number(index)), { state, reason }];
    }),
  );
}

/** How tasks of arrays ended, by `ARRAY_INDEX`; none where the cluster keeps no accounts. */
export async function accountedTasks(arrays: readonly string[]): Promise<Map<string, TaskState>> {
  if (arrays.length === 0) return new Map();
  const answer = await slurm(
    "sacct",
    "--allocations",
    "--noheader",
    "--parsable2",
    "--format=JobID,State",
    `--jobs=${arrays.join(",")}`,
  ).catch(() => "");
  return new Map(
    answer
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const [id, state] = line.split("|") as [string, string];
        return [id, { state: state.split(" ")[0], reason: "None" }]; // "CANCELLED by 1000"
      }),
  );
}

/** The number of tasks that an array may have here. */
export async function maxArraySize(): Promise<number> {
  const size = /^MaxArraySize\s*=\s*(\d+)/m.exec(await slurm("scontrol", "show", "config"))?.[1];
  if (!size || size === "0")
    throw new Error("scontrol show config names no MaxArraySize: this cluster takes no job arrays");
  return Number(size);
}

/** A task's state at this moment, and the seconds that it has left: Infinity where it has no limit, 0 where they are over. */
export async function taskTime(array: string, index: number): Promise<{ state: string; secondsLeft: number }> {
  // An array's number alone would name all of its tasks, and so does the job's number of one of them.
  const answer = await slurm("squeue", "--noheader", "--format=%T|%L", `--jobs=${array}_${index}`);
  const [state, left = ""] = answer.trim().split("|");
  return { state, secondsLeft: left === "UNLIMITED" ? Infinity : (parseDuration(left) ?? 0) };
}

/** Seconds of Slurm's `[days-][[hours:]minutes:]seconds`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(?:(\d+)-)?(?:(\d+):)?(?:(\d+):)?(\d+)$/.exec(text);
  if (!parts) return undefined;
  const [, days, first, second, seconds] = parts;
  const [hours, minutes] = second === undefined ? [0, first] : [first, second];
  return (Number(days ?? 0) * 24 + Number(hours)) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
}
