/** Killing runs at random moments. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { methodNames } from "../../../lib/algorithms/index.ts";
import { NumpyRandom } from "../../../lib/random/index.ts";
import { result } from "../../core/result.ts";
import { isSameRun } from "./run-files.ts";
import { shortRun, shortUpdates } from "./short-run.ts";
import type { Moment } from "./short-run.ts";
import type { Soak } from "./soak.ts";

/** Kills of one run, before it may end. */
const killsOfARun = 5;

/** Every method's run killed at random moments and resumed: it ends with the bits of one that was not, and leaves nothing half written. */
export const kills: Soak = {
  name: "kills",
  count: 100,
  quickCount: 2,
  async measure({ note }, count) {
    const random = new NumpyRandom(0);
    const results = [];
    for (const method of methodNames()) {
      note(`soak: ${count} kills of ${method}`);
      const { runs, different } = await killOften(method, count, random);
      const name = `${count} kills of ${method}, ${runs} runs: ended with other bits`;
      note(`soak: ${name}: ${different}`); // it takes an hour or more: what is known is said at once
      results.push(result({ part: "soak", name, unit: "runs", ours: different, target: 0, repetitions: count }));
    }
    return results;
  },
};

async function killOften(
  method: string,
  count: number,
  random: NumpyRandom,
): Promise<{ runs: number; different: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), "trac-soak-"));
  const whole = path.join(folder, "whole");
  let [killed, runs, different] = [0, 0, 0];
  try {
    await shortRun(method, whole);
    for (; killed < count; runs++) {
      const cut = path.join(folder, `cut-${runs}`);
      const atMost = Math.min(killsOfARun, count - killed);
      for (let i = 0; i < atMost && !existsSync(path.join(cut, "result.json")); i++)
        killed += Number(await shortRun(method, cut, moment(random)));
      await shortRun(method, cut);
      if (!isSameRun(cut, whole)) different++;
    }
    return { runs, different };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One in five while it starts, the others at an update and a little later: in the midst of an update, an evaluation or a file. */
function moment(random: NumpyRandom): Moment {
  if (random.randint(0, 5) === 0) return { update: 0, milliseconds: random.randint(0, 3000) };
  return { update: random.randint(1, shortUpdates), milliseconds: random.randint(0, 60) };
}
