import type { Result } from "../../core/result.ts";
import type { BenchContext } from "../part.ts";

/** One kind of rough use, tried many times. Its results count what went wrong: their target is 0, or next to nothing. */
export interface Soak {
  /** For `--kind`. */
  name: string;
  /** How often it is tried, and how often with `--quick`; `--count` is another number. */
  count: number;
  quickCount: number;
  measure(context: BenchContext, count: number): Promise<Result[]>;
}
