/** What the figures were measured on. */
import os from "node:os";
import { backendName, tensorflowVersion } from "../../lib/nn/index.ts";

/** The machine and the versions of this side. */
export function describeMachine() {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    cores: processors.length,
    memoryGigabytes: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    tensorflow: tensorflowVersion(),
    backend: backendName,
    /** Processes that wanted a core in the last minute, on average, before the benchmark began. */
    load: os.loadavg()[0]!,
  };
}
