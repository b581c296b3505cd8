import type { Result } from "../../core/result.ts";
import type { BenchContext } from "../part.ts";

/** One kind of rough use, tried many times. Its results count what went wrong: their target is 0. */
export interface Soak {
  name: string;
  measure(context: BenchContext): Promise<Result[]>;
}
