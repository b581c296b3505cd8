/** Our side of the part `partition`. usage: partition.ts FILE SEGMENT_RATIO TARGET_COST KAPPA SAFE_TOP SAFE_BOTTOM */
import { loadTrajectories } from "../../lib/dataset/index.ts";
import { partitionSegments, sampleSegments } from "../../lib/partition/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { serve } from "../core/serve.ts";

const [file, ...options] = process.argv.slice(2) as [string, ...string[]];
const [segmentRatio, targetCost, kappa, safeTop, safeBottom] = options.map(Number) as [
  number,
  number,
  number,
  number,
  number,
];
const trajectories = await loadTrajectories(file);

await serve<{ seed: number }>({}, ({ seed }) => {
  const start = performance.now();
  const segments = sampleSegments(trajectories, { segmentRatio, random: new NumpyRandom(seed) });
  const { label, weight } = partitionSegments(segments, { targetCost, kappa, safeTop, safeBottom });
  const seconds = (performance.now() - start) / 1000;
  const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
  return { seconds, kept: label.length, desirable: sum(label), weight: sum(weight) };
});
