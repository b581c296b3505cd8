/** One update of each method of OSRL, against OSRL's own code in PyTorch: the update alone, and with its batches. */
import path from "node:path";
import { checkAgree } from "../core/agree.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import type { Timing } from "../core/worker.ts";
import { madeUpDataset } from "../data/dataset.ts";
import type { BenchContext, Part } from "./part.ts";

const batchSize = 512;
const threads = 2;
const episodes = { episodes: 200, steps: 200, actionSize: 2 };

interface Case {
  method: string;
  /** A figure of the first update and OSRL's name for it; random draws differ, so it agrees within some percent. */
  figure: readonly [ours: string, official: string];
  /** The most that our time may be of OSRL's: the update alone, and with its batches. */
  targets: Readonly<Record<Work, number>>;
}

type Work = "update" | "loop";

/** A turn of the loop starts OSRL's loader anew, so that it cannot work ahead in our turn. */
const turns = {
  update: { updates: 4, repetitions: 15, warmUps: 4 },
  loop: { updates: 32, repetitions: 3, warmUps: 1 },
};

const cases: readonly Case[] = [
  { method: "bc-all", figure: ["actorLoss", "actor_loss"], targets: { update: 0.8, loop: 0.2 } },
  { method: "coptidice", figure: ["nuLoss", "nu_loss"], targets: { update: 0.7, loop: 0.45 } },
  { method: "cpq", figure: ["vaeLoss", "loss_vae"], targets: { update: 0.58, loop: 0.5 } },
  { method: "bcq-lag", figure: ["vaeLoss", "loss_vae"], targets: { update: 0.72, loop: 0.66 } },
  { method: "bear-lag", figure: ["vaeLoss", "loss_vae"], targets: { update: 0.65, loop: 0.62 } },
];

async function measureCase(
  { method, figure, targets }: Case,
  observationSize: number,
  context: BenchContext,
): Promise<Result[]> {
  const data = madeUpDataset({ ...episodes, observationSize }, context);
  const weights = path.join(context.cache, `${method}-${observationSize}.safetensors`);
  const ours = {
    file: "workers/method.ts",
    args: [method, data, weights, batchSize],
    env: { TF_NUM_INTEROP_THREADS: String(threads) },
  };
  const peer = {
    file: "pytorch/method_official.py",
    args: [method, data, weights, episodes.steps, batchSize, threads],
    python: context.pytorch,
    env: { OMP_NUM_THREADS: String(threads) },
  };
  return withWorkers([ours, peer], async (workers) => {
    const results: Result[] = [];
    for (const work of ["update", "loop"] as const) {
      const name = `${method}, obs ${observationSize}, ${work === "update" ? "update alone" : "with its batches"}`;
      context.note(`methods: ${name}`);
      const { updates, repetitions, warmUps } = context.quick
        ? { updates: 1, repetitions: 3, warmUps: 1 }
        : turns[work];
      const timings = await alternate(workers, () => ({ work, updates }), {
        repetitions,
        warmUps,
        runUp: work === "update" ? 1 : 0,
      });
      if (work === "update") checkFirst(name, figure, timings);
      const [mine, official] = timings as [Timing, Timing];
      const details = {
        threads,
        programs: workers.map(({ facts }) => facts),
        times: timings.map(({ times }) => times),
      };
      const peerTime = { name: "OSRL in PyTorch", value: official.seconds };
      results.push(
        result({
          part: "methods",
          name,
          unit: "s",
          ours: mine.seconds,
          peer: peerTime,
          target: targets[work],
          repetitions,
          details,
        }),
      );
    }
    return results;
  });
}

/** Both sides begin with the same parameters on the same batch; what they draw differs. */
function checkFirst(name: string, [ours, official]: Case["figure"], timings: readonly Timing[]): void {
  const [mine, theirs] = timings.map(({ first }) => first) as [Timing["first"], Timing["first"]];
  checkAgree(name, ours, [mine, { ...theirs, [ours]: theirs[official] }], 0.1);
}

/** The part `methods`. */
export const methods: Part = {
  name: "methods",
  about: "one update of each of OSRL's methods, alone and with its batches, obs 8 and 76, two threads",
  async measure(context) {
    const results: Result[] = [];
    for (const observationSize of [8, 76]) {
      for (const one of cases) results.push(...(await measureCase(one, observationSize, context)));
    }
    return results;
  },
};
