import type { Part } from "../part.ts";
import { damagedFiles } from "./damaged-files.ts";
import type { Soak } from "./soak.ts";

/** Every kind of rough use, in the order in which they are tried. */
const soaks: readonly Soak[] = [damagedFiles];

/** The part `soak`: it takes hours, so that it only runs when it is named. */
export const soak: Part = {
  name: "soak",
  about: "what rough use comes to: damaged files",
  onlyWhenNamed: true,
  async measure(context) {
    const results = [];
    for (const { measure } of soaks) results.push(...(await measure(context)));
    return results;
  },
};
