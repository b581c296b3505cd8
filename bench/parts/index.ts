import type { Part } from "./part.ts";
import { update } from "./update.ts";

/** Every part of the benchmark, in the order in which they run. */
export const parts: readonly Part[] = [update];
