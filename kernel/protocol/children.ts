/**
 * The processes that cells started: signals reach them as a terminal's would, and they end with the kernel.
 *
 * A process that was started with `detached` has a process group of its own and is left alone.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

interface Listed {
  pid: number;
  parent: number;
  group: number;
}

/** Processes get this long (ms) to end at SIGTERM. */
const patience = 500;
/** SIGKILL is repeated for this long (ms): what a process started after it was listed comes with the next look. */
const killTime = 1000;
/** Time (ms) between two looks. */
const pause = 20;

/** Linux: `PID (NAME) STATE PARENT GROUP …`, where NAME may hold anything; undefined for a process that just ended. */
function readStat(pid: string): Listed | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, parent, group] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : { pid: Number(pid), parent: Number(parent), group: Number(group) };
  } catch {
    return undefined;
  }
}

function listProcesses(): Listed[] {
  if (process.platform === "linux") {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.map(readStat).filter((listed) => listed !== undefined);
  }
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, group] = line.trim().split(/\s+/).map(Number) as [number, number, number];
    return { pid, parent, group };
  });
}

/** Those of the kernel's process group that descend from it; where it leads the group, orphans of its children, too. */
function childProcesses(): number[] {
  const all = listProcesses();
  const group = all.find(({ pid }) => pid === process.pid)?.group;
  const family = new Set([process.pid]);
  for (const ancestor of family) for (const { pid, parent } of all) if (parent === ancestor) family.add(pid);
  const own = all.filter((listed) => listed.group === group && (group === process.pid || family.has(listed.pid)));
  return own.map(({ pid }) => pid).filter((pid) => pid !== process.pid);
}

/** Sends `signal` to every process that cells started. Returns whether there is one. */
export function signalChildren(signal: NodeJS.Signals | 0): boolean {
  const children = childProcesses();
  for (const pid of children) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended meanwhile.
    }
  }
  return children.length > 0;
}

/** Sends `signal` until no process is left, for at most `duration` ms. Returns whether that was reached. */
async function signalUntilGone(signal: NodeJS.Signals | 0, duration: number): Promise<boolean> {
  for (const deadline = Date.now() + duration; signalChildren(signal); await sleep(pause)) {
    if (Date.now() > deadline) return false;
  }
  return true;
}

/** Ends every process that cells started: by SIGTERM, then by SIGKILL. */
export async function endChildren(): Promise<void> {
  signalChildren("SIGTERM");
  if (!(await signalUntilGone(0, patience))) await signalUntilGone("SIGKILL", killTime);
}
