/** Loading an HDF5 file that lies in the page cache, against h5py reading the same columns. */
import { findDataset, findTask } from "../../lib/dataset/index.ts";
import { checkAgree } from "../core/agree.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import { madeUpDataset } from "../data/dataset.ts";
import type { BenchContext, Part } from "./part.ts";

async function measureFile(name: string, file: string, { pytorch, quick, note }: BenchContext): Promise<Result> {
  note(`load: ${name}`);
  const programs = [
    { file: "workers/load.ts", args: [file] },
    { file: "pytorch/load_h5py.py", args: [file], python: pytorch },
  ];
  return withWorkers(programs, async (workers) => {
    const repetitions = quick ? 2 : 21;
    const [ours, theirs] = await alternate(workers, () => ({}), { repetitions, warmUps: 1 });
    checkAgree(name, "observationSum", [ours.first, theirs.first], 1e-6);
    return result({
      part: "load",
      name,
      unit: "s",
      ours: ours.seconds,
      peer: { name: "h5py", value: theirs.seconds },
      target: 1,
      repetitions,
      details: { programs: workers.map(({ facts }) => facts), times: [ours.times, theirs.times] },
    });
  });
}

/** The part `load`. */
export const load: Part = {
  name: "load",
  about: "an HDF5 file in the page cache, against h5py",
  async measure(context) {
    const size = { episodes: context.quick ? 20 : 200, steps: 1000, observationSize: 76, actionSize: 2 };
    return [
      await measureFile("BallCircle of data/", findDataset(findTask("BallCircle")), context),
      await measureFile("PointGoal1 of data/", findDataset(findTask("PointGoal1")), context),
      await measureFile(`${size.episodes} × 1000, obs 76`, madeUpDataset(size, context), context),
    ];
  },
};
