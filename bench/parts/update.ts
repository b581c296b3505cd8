/** One update of BC and of TraC, against the official way and the fastest way in PyTorch, and its bare matrix products. */
import path from "node:path";
import { SegmentOrder } from "../../lib/batches/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { checkAgree } from "../core/agree.ts";
import { instructionSets } from "../core/machine.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import type { Program, Timing } from "../core/worker.ts";
import { readUpdateData, writeUpdateData } from "../data/update-data.ts";
import type { UpdateSize } from "../data/update-data.ts";
import type { BenchContext, Part } from "./part.ts";

const network = { batchSize: 96, actionSize: 2, hidden: [256, 256] };

interface Case {
  size: UpdateSize;
  /** The most that our time may be of the official one's and of the fastest one's, with two threads and with one. */
  targets: Record<1 | 2, { official: number; fastest?: number }>;
  /** Turns that do not count: small batches show longer how far the just-in-time compilers are. */
  warmUps: number;
}

/** The most that our time may be of its matrix products alone. */
const productsTarget = 1.4;

/** What two threads can gain depends on how wide the processor multiplies. */
const wide = instructionSets().includes("avx512f");

const cases: Case[] = [
  {
    size: { ...network, length: 100, observationSize: 7 },
    targets: { 2: wide ? { official: 0.2, fastest: 0.58 } : { official: 0.33, fastest: 0.8 }, 1: { official: 0.6 } },
    warmUps: 20,
  },
  {
    size: { ...network, length: 750, observationSize: 76 },
    targets: { 2: wide ? { official: 0.12, fastest: 0.46 } : { official: 0.39 }, 1: { official: 0.6 } },
    warmUps: 3,
  },
];

/** glibc keeps freed memory instead of giving it back: a third of PyTorch's time on large batches. */
const keepMemory = {
  MALLOC_TOP_PAD_: "1000000000",
  MALLOC_TRIM_THRESHOLD_: "8000000000",
  MALLOC_MMAP_THRESHOLD_: "8000000000",
};

function programs(
  file: string,
  { length, observationSize, batchSize }: UpdateSize,
  threads: number,
  python: string,
): Program[] {
  const peer = { args: [file, length, batchSize, threads], python };
  const openmp = { OMP_NUM_THREADS: String(threads) };
  return [
    {
      file: "workers/update.ts",
      args: [file, length, observationSize, batchSize],
      env: { TF_NUM_INTEROP_THREADS: String(threads) },
    },
    { ...peer, file: "pytorch/update_official.py", env: openmp },
    { ...peer, file: "pytorch/update_fastest.py", env: { ...openmp, ...keepMemory } },
    {
      file: "workers/products.ts",
      args: [batchSize * length, observationSize],
      env: { TF_NUM_INTRAOP_THREADS: String(threads) },
    },
  ];
}

async function measureCase({ size, targets, warmUps }: Case, threads: 1 | 2, context: BenchContext): Promise<Result[]> {
  const shapeName = `${size.batchSize}×${size.length}, obs ${size.observationSize}`;
  const file = path.join(context.cache, `update-${size.length}-${size.observationSize}.safetensors`);
  writeUpdateData(file, size);
  const repetitions = context.quick ? 3 : 21;
  return withWorkers(programs(file, size, threads, context.pytorch), async (workers) => {
    const results: Result[] = [];
    const segments = readUpdateData(file, size).partition.kept.length;
    const order = new SegmentOrder({ size: segments, batchSize: size.batchSize, random: new NumpyRandom(0) });
    for (const method of ["bc", "trac"] as const) {
      const name = `${method === "bc" ? "BC" : "TraC"} ${shapeName}, ${threads} thread${threads > 1 ? "s" : ""}`;
      context.note(`update: ${name}`);
      const timings = await alternate(workers, () => ({ method, picks: [...order.next()] }), {
        repetitions,
        warmUps: context.quick ? 1 : warmUps,
        runUp: 1, // an update in training comes right after another
      });
      // Ours and PyTorch's begin with the same weights on the same batch, so their first losses differ by dropout alone.
      checkAgree(
        name,
        `${method}Loss`,
        timings.slice(0, 3).map(({ first }) => first),
        0.05,
      );
      const [ours, official, fastest, products] = timings as [Timing, Timing, Timing, Timing];
      const common = { part: "update", name, unit: "s", ours: ours.seconds, repetitions };
      const details = {
        threads,
        programs: workers.map(({ facts }) => facts),
        times: timings.map(({ times }) => times),
      };
      const { official: officialTarget, fastest: fastestTarget } = targets[threads];
      results.push(
        result({
          ...common,
          peer: { name: "official PyTorch", value: official.seconds },
          target: officialTarget,
          details,
        }),
        result({ ...common, peer: { name: "fastest PyTorch", value: fastest.seconds }, target: fastestTarget }),
        result({ ...common, peer: { name: "its products alone", value: products.seconds }, target: productsTarget }),
      );
    }
    return results;
  });
}

/** The part `update`. */
export const update: Part = {
  name: "update",
  about: "one update of BC and of TraC, small and large, with two threads and with one",
  async measure(context) {
    const results: Result[] = [];
    for (const threads of [2, 1] as const) {
      for (const one of cases) results.push(...(await measureCase(one, threads, context)));
    }
    return results;
  },
};
