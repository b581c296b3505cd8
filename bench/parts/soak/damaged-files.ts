/** Loading files that were damaged at random. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { openFiles } from "../../core/open-files.ts";
import { result } from "../../core/result.ts";
import { loadDamaged } from "../../data/damage.ts";
import type { Soak } from "./soak.ts";

/** Layouts of `hdf5_layouts.py`, and where damage in them cannot be found; "" where it always is. */
const layouts: Record<string, string> = {
  "contiguous-earliest": "no checksum",
  "contiguous-latest": "no checksum of the numbers",
  "fixed-gzip-earliest": "no checksum of the structure",
  "growing-gzip-latest": "",
  "checked-earliest": "no checksum of the structure",
  "checked-latest": "zeros have a right Fletcher-32",
  "f4-little-szip": "no checksum",
  "growing-both-ways-gzip-latest": "",
};

/** 16,000 damaged files in eight layouts: no crash, no other data where there is a checksum, no file left open. */
export const damagedFiles: Soak = {
  name: "damaged-files",
  count: 16_000,
  quickCount: 400,
  async measure({ python, note }, count) {
    const times = Math.ceil(count / Object.keys(layouts).length);
    const folder = mkdtempSync(path.join(tmpdir(), "trac-soak-"));
    try {
      const writer = path.join(import.meta.dirname, "..", "..", "..", "test", "fixtures", "hdf5_layouts.py");
      execFileSync(python, [writer, folder], { stdio: ["ignore", "ignore", "inherit"] });
      const random = new NumpyRandom(0);
      const open = openFiles();
      const results = [];
      for (const [name, weakness] of Object.entries(layouts)) {
        note(`soak: ${times} damaged files, ${name}`);
        const outcomes = await loadDamaged(
          path.join(folder, `${name}.hdf5`),
          path.join(folder, "damaged.hdf5"),
          times,
          random,
        );
        const target = weakness ? undefined : 0;
        const what = `${times} damaged files, ${name}${weakness && ` (${weakness})`}: read as other data`;
        results.push(
          result({
            part: "soak",
            name: what,
            unit: "files",
            ours: outcomes.other,
            target,
            repetitions: times,
            details: { outcomes },
          }),
        );
      }
      const total = times * results.length;
      const left = openFiles() - open;
      return [
        ...results,
        result({
          part: "soak",
          name: `${total} damaged files: left open`,
          unit: "files",
          ours: left,
          target: 0,
          repetitions: total,
        }),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
