/** The one cache of the compiler thread. */
import { workerData } from "node:worker_threads";
import { DiskCache } from "./disk-cache.ts";
import type { CompilerData } from "./worker.ts";

/** What later kernels can use; outside of the compiler's thread it keeps nothing. */
export const cache = new DiskCache((workerData as CompilerData | null)?.cacheFolder);
