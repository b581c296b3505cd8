/** Memory of this process. */
import { existsSync, readFileSync } from "node:fs";

/** The most that this process ever had in use, libraries included, in bytes (VmHWM). */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** What this process has in use, in bytes; on Linux without the pages of its files, which the system takes back at will. */
export function ownMemory(): number {
  if (!existsSync("/proc/self/status")) return process.memoryUsage.rss();
  const kilobytes = readFileSync("/proc/self/status", "utf8").match(/^RssAnon:\s+(\d+) kB/m)![1];
  return Number(kilobytes) * 1024;
}
