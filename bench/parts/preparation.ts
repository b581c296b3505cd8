/** From a file on disk to the first update, at PointButton1's published size: what the official code needs 66 GB for. */
import { presetOptions } from "../../lib/algorithms/index.ts";
import { trac } from "../../lib/algorithms/trac/index.ts";
import type { TracOptions } from "../../lib/algorithms/trac/index.ts";
import { findTask } from "../../lib/dataset/index.ts";
import { partitionSegments, sampleSegments } from "../../lib/partition/index.ts";
import type { Trajectories } from "../../lib/dataset/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { median } from "../core/median.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { withWorkers } from "../core/worker.ts";
import type { Answer } from "../core/worker.ts";
import { madeUpDataset, pointButton1 } from "../data/dataset.ts";
import type { BenchContext, Part } from "./part.ts";

export const segmentRatio = 0.75;
export const targetCost = 40;

/** What a fresh process answers; `wall` is the seconds from its start to its answer. */
export async function prepareFresh(file: string): Promise<Answer & { wall: number }> {
  const start = performance.now();
  const program = { file: "workers/preparation.ts", args: [file, segmentRatio, targetCost] };
  const answer = await withWorkers([program], ([worker]) => worker.ask({}));
  return { ...answer, wall: (performance.now() - start) / 1000 };
}

async function measureFull(context: BenchContext): Promise<Result[]> {
  const size = context.quick ? { ...pointButton1, episodes: 50 } : pointButton1;
  const name = `${size.episodes} × ${size.steps}, obs ${size.observationSize}, ratio ${segmentRatio}`;
  context.note(`preparation: ${name}`);
  const file = madeUpDataset(size, context);
  const repetitions = context.quick ? 2 : 20;
  const answers: Awaited<ReturnType<typeof prepareFresh>>[] = [];
  for (let i = 0; i < repetitions; i++) answers.push(await prepareFresh(file));
  const of = (figure: string) => median(answers.map((answer) => answer[figure]));
  const common = { part: "preparation", repetitions };
  const segments = answers[0].segments;
  return [
    result({
      ...common,
      name: `${name}: start to first update`,
      unit: "s",
      ours: of("wall"),
      target: 20,
      details: { answers },
    }),
    result({ ...common, name: `${name}: peak memory`, unit: "GB", ours: of("peakMemory") / 1e9, target: 2.5 }),
    result({ ...common, name: `${name}: ${segments} segments`, unit: "s", ours: of("partition"), target: 0.5 }),
  ];
}

/** Trajectories of full episodes with random costs; the observations, which partitioning does not read, are left out. */
export function episodesWithoutObservations(episodes: number, steps: number): Trajectories {
  const random = new NumpyRandom(0);
  const length = episodes * steps;
  return {
    source: "made up",
    observationSize: 0,
    actionSize: 0,
    length,
    observations: new Float32Array(0),
    actions: new Float32Array(0),
    rewards: Float32Array.from({ length }, () => random.random()),
    costs: Float32Array.from({ length }, () => Number(random.random() < 0.04)),
    episodeStarts: Int32Array.from({ length: episodes + 1 }, (_, e) => e * steps),
  };
}

/** Seconds to draw and label segments, and how many there were. */
export function timePartition(trajectories: Trajectories, ratio: number): { seconds: number; segments: number } {
  const { kappa, safeTop, safeBottom } = presetOptions(trac, { task: findTask("PointButton1") }) as TracOptions;
  const start = performance.now();
  const segments = sampleSegments(trajectories, { segmentRatio: ratio, random: new NumpyRandom(0) });
  partitionSegments(segments, { targetCost, kappa, safeTop, safeBottom });
  return { seconds: (performance.now() - start) / 1000, segments: segments.start.length };
}

function measureMillion({ quick, note }: BenchContext): Result {
  note("preparation: a million segments");
  const trajectories = episodesWithoutObservations(quick ? 300 : 6100, 1000);
  const repetitions = quick ? 2 : 20;
  const times = Array.from({ length: repetitions }, () => timePartition(trajectories, 0.01));
  const name = `${times[0].segments} segments of 10 steps`;
  return result({
    part: "preparation",
    name,
    unit: "s",
    ours: median(times.map(({ seconds }) => seconds)),
    target: 2,
    repetitions,
  });
}

/** The part `preparation`. */
export const preparation: Part = {
  name: "preparation",
  about: "from the file on disk to the first update, in a fresh process; a million segments",
  async measure(context) {
    return [...(await measureFull(context)), measureMillion(context)];
  },
};
