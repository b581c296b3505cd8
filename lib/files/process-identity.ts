/** Names for this machine and its processes that no later boot, container or process of the same number shares. */
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * This machine as it runs now: its name, its boot and, in a container, the container's own numbering of processes. Where
 * the system does not say (macOS), the name alone.
 */
export function machineIdentity(): string {
  const boot = firstLine("/proc/sys/kernel/random/boot_id");
  return [hostname(), boot, pidNamespace()].filter((part) => part !== undefined).join(" ");
}

/** When a process of this machine began, in the system's own ticks; undefined where it is gone or the system does not say. */
export function processStart(pid: number): string | undefined {
  const stat = firstLine(`/proc/${pid}/stat`);
  // The name, in parentheses, may hold spaces and parentheses; the start is the 20th field behind it.
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
}

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function firstLine(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").split("\n")[0];
  } catch {
    return undefined;
  }
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
  }
}
