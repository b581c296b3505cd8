import { isWantedKind } from "../part.ts";
import type { Part } from "../part.ts";
import { damagedFiles } from "./damaged-files.ts";
import { kernel } from "./kernel.ts";
import { kills } from "./kills.ts";
import { simulators } from "./simulators.ts";
import type { Soak } from "./soak.ts";
import { sweeps } from "./sweeps.ts";
import { updates } from "./updates.ts";

/** Every kind of rough use, in the order in which they are tried. */
export const soaks: readonly Soak[] = [kills, sweeps, updates, simulators, kernel, damagedFiles];

/** The part `soak`: it takes hours, so that it only runs when it is named. */
export const soak: Part = {
  name: "soak",
  about:
    "what rough use comes to: runs and pools killed, many updates, simulators, cells and interrupts, damaged files",
  onlyWhenNamed: true,
  async measure(context) {
    const { count } = context;
    const results = [];
    for (const kind of soaks.filter(({ name }) => isWantedKind(name, context))) {
      results.push(...(await kind.measure(context, count ?? (context.quick ? kind.quickCount : kind.count))));
    }
    return results;
  },
};
