import { measureLeak } from "../leak.ts";
import type { Soak } from "./soak.ts";

/** Many updates with evaluations between: memory stays flat, tensors constant. */
export const updates: Soak = {
  name: "updates",
  count: 20_000,
  quickCount: 3000,
  measure: (context, count) => measureLeak("soak", count, context),
};
