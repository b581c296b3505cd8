/** What the figures were measured on. */
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import { backendName, tensorflowVersion } from "../../lib/nn/index.ts";

/** The machine and the versions of this side. */
export function describeMachine() {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model ?? "unknown",
    instructionSets: instructionSets(),
    cores: processors.length,
    memoryGigabytes: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
    tensorflow: tensorflowVersion(),
    backend: backendName,
    /** Processes that wanted a core in the last minute, on average, before the benchmark began. */
    load: os.loadavg()[0],
  };
}

/** Instruction sets that matrix products are made of, widest last. */
const matrixSets = ["neon", "asimd", "sve", "avx", "fma", "avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile"];

/** Which of them the processor has, as Linux names them; none where the system does not say. */
export function instructionSets(cpuinfo = "/proc/cpuinfo"): string[] {
  if (!existsSync(cpuinfo)) return [];
  const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync(cpuinfo, "utf8"))?.[1] ?? "";
  const flags = new Set(line.trim().split(/\s+/));
  return matrixSets.filter((name) => flags.has(name));
}
