/** Drawing and labelling segments, against the official way in NumPy, at a size that fits into memory there. */
import { presetOptions } from "../../lib/algorithms/index.ts";
import { trac } from "../../lib/algorithms/trac/index.ts";
import type { TracOptions } from "../../lib/algorithms/trac/index.ts";
import { findTask } from "../../lib/dataset/index.ts";
import { checkAgree } from "../core/agree.ts";
import { result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import { madeUpDataset } from "../data/dataset.ts";
import type { Part } from "./part.ts";

const segmentRatio = 0.75;
const targetCost = 40;

/** The part `partition`. */
export const partition: Part = {
  name: "partition",
  about: "drawing and labelling segments, against the official way in NumPy",
  async measure(context) {
    const episodes = context.quick ? 10 : 40;
    const name = `${41 * episodes} segments of 750 steps, obs 76`;
    context.note(`partition: ${name}`);
    const file = madeUpDataset({ episodes, steps: 1000, observationSize: 76, actionSize: 2 }, context);
    const { kappa, safeTop, safeBottom } = presetOptions(trac, { task: findTask("PointButton1") }) as TracOptions;
    const args = [file, segmentRatio, targetCost, kappa, safeTop, safeBottom];
    const programs = [
      { file: "workers/partition.ts", args },
      { file: "pytorch/partition_official.py", args, python: context.pytorch },
    ];
    return withWorkers(programs, async (workers) => {
      let seed = 0;
      const repetitions = context.quick ? 2 : 21;
      const [ours, theirs] = await alternate(workers, () => ({ seed: seed++ }), { repetitions, warmUps: 2 });
      for (const figure of ["kept", "desirable", "weight"]) checkAgree(name, figure, [ours.first, theirs.first], 1e-6);
      const peer = { name: "official way, NumPy", value: theirs.seconds };
      const details = { programs: workers.map(({ facts }) => facts), times: [ours.times, theirs.times] };
      return [result({ part: "partition", name, unit: "s", ours: ours.seconds, peer, repetitions, details })];
    });
  },
};
