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

/** Ends every process that cells started: by SIGTERM, then by SIGKILL. */
export async function endChildren(): Promise<void> {
  if (!signalChildren("SIGTERM")) return;
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(20)) if (!signalChildren(0)) return;
  signalChildren("SIGKILL");
}
