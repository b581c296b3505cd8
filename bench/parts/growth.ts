/** How time and memory grow with the size of the work: figures to draw, without targets. */
import path from "node:path";
import { median } from "../core/median.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import { madeUpDataset, pointButton1 } from "../data/dataset.ts";
import { writeUpdateData } from "../data/update-data.ts";
import type { BenchContext, Part } from "./part.ts";
import { episodesWithoutObservations, prepareFresh, timePartition } from "./preparation.ts";

/** Seconds of an update of BC, by the rows of its batch. */
async function updateByRows({ cache, quick, note }: BenchContext): Promise<Result[]> {
  const results: Result[] = [];
  for (const length of quick ? [10, 100] : [10, 25, 50, 100, 250, 500, 750]) {
    const size = { batchSize: 96, length, observationSize: 28, actionSize: 2, hidden: [256, 256] };
    const rows = size.batchSize * length;
    note(`growth: an update of ${rows} rows`);
    const file = path.join(cache, "growth.safetensors");
    writeUpdateData(file, size);
    const picks = Array.from({ length: size.batchSize }, (_, i) => i);
    const repetitions = quick ? 3 : 21;
    const program = { file: "workers/update.ts", args: [file, length, size.observationSize, size.batchSize] };
    const [timing] = await withWorkers([program], (workers) =>
      alternate(workers, () => ({ method: "bc", picks }), { repetitions, warmUps: 4 }),
    );
    const details = { x: rows, of: "rows" };
    results.push(
      result({
        part: "growth",
        name: `update of ${rows} rows, obs 28`,
        unit: "s",
        ours: timing.seconds,
        repetitions,
        details,
      }),
    );
  }
  return results;
}

/** Seconds to draw and label segments, by their number. */
function partitionBySegments({ quick, note }: BenchContext): Result[] {
  note("growth: partitions");
  return (quick ? [10, 100] : [60, 200, 600, 2000, 6000]).map((episodes) => {
    const trajectories = episodesWithoutObservations(episodes, 1000);
    const repetitions = quick ? 2 : 20;
    const times = Array.from({ length: repetitions }, () => timePartition(trajectories, 0.01));
    const segments = times[0].segments;
    const seconds = median(times.map((time) => time.seconds));
    const details = { x: segments, of: "segments" };
    return result({
      part: "growth",
      name: `partition of ${segments} segments`,
      unit: "s",
      ours: seconds,
      repetitions,
      details,
    });
  });
}

/** Peak memory from the file to the first update, by episodes. */
async function memoryByEpisodes(context: BenchContext): Promise<Result[]> {
  const results: Result[] = [];
  for (const episodes of context.quick ? [10, 20] : [113, 340, 1134, 2268]) {
    context.note(`growth: memory for ${episodes} episodes`);
    const { peakMemory } = await prepareFresh(madeUpDataset({ ...pointButton1, episodes }, context));
    const name = `memory for ${episodes} episodes of 1000, obs 76`;
    results.push(
      result({
        part: "growth",
        name,
        unit: "GB",
        ours: peakMemory / 1e9,
        repetitions: 1,
        details: { x: episodes, of: "episodes" },
      }),
    );
  }
  return results;
}

/** The part `growth`. */
export const growth: Part = {
  name: "growth",
  about: "update time by rows, partition time by segments, memory by episodes",
  async measure(context) {
    return [...(await updateByRows(context)), ...partitionBySegments(context), ...(await memoryByEpisodes(context))];
  },
};
