/** One update of each method of OSRL, against OSRL's own code in PyTorch: the update alone, and with its batches. */
import path from "node:path";
import { checkAgree } from "../core/agree.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import type { Program, Timing, Worker } from "../core/worker.ts";
import { madeUpDataset } from "../data/dataset.ts";
import { isWantedKind } from "./part.ts";
import type { BenchContext, Part } from "./part.ts";

const threads = 2;
const episodes = { episodes: 200, steps: 200, actionSize: 2 };

type Work = "update" | "loop";

/** How often an update is made. */
interface WorkTurns {
  /** Updates of one turn, whose mean counts. */
  updates: number;
  /** Updates before them in every turn: the loop's stock of batches, full at first, is then as full as it stays. */
  runUp: number;
  repetitions: number;
  warmUps: number;
}

interface Case {
  method: string;
  /** Options of ours that differ from the official ones. */
  options: Readonly<Record<string, unknown>>;
  /** A figure of the first update and OSRL's name for it; random draws differ, so it agrees within some percent. */
  figure: readonly [ours: string, official: string];
  /** The most that our time may be of OSRL's: the update alone, and with its batches. */
  targets: Readonly<Record<Work, number>>;
  turns: Readonly<Record<Work, WorkTurns>>;
}

/** An update takes 2 to 20 ms. A turn of the loop starts OSRL's loader anew, so that it cannot work ahead in our turn. */
const quickUpdates: Pick<Case, "options" | "turns"> = {
  options: { batchSize: 512 },
  turns: {
    update: { updates: 16, runUp: 8, repetitions: 15, warmUps: 4 },
    loop: { updates: 64, runUp: 64, repetitions: 3, warmUps: 1 },
  },
};

/** An update takes 40 to 160 ms. */
const slowUpdates: Pick<Case, "options" | "turns"> = {
  options: { batchSize: 512 },
  turns: {
    update: { updates: 4, runUp: 2, repetitions: 9, warmUps: 2 },
    loop: { updates: 16, runUp: 16, repetitions: 3, warmUps: 0 },
  },
};

/**
 * An update takes two seconds or more. Without copies under other labels: OSRL's augmentation needs what an update does not. At the
 * 2nd, 4th, 8th, … update ours runs operation by operation too, which the median leaves out.
 */
const sequenceUpdates: Pick<Case, "options" | "turns"> = {
  options: { batchSize: 2048, augmentShare: 0, targetReturns: [0], targetReturnCosts: [0] },
  turns: {
    update: { updates: 1, runUp: 0, repetitions: 5, warmUps: 2 },
    loop: { updates: 2, runUp: 2, repetitions: 3, warmUps: 0 },
  },
};

const cases: readonly Case[] = [
  { ...quickUpdates, method: "bc-all", figure: ["actorLoss", "actor_loss"], targets: { update: 0.8, loop: 0.2 } },
  { ...quickUpdates, method: "coptidice", figure: ["nuLoss", "nu_loss"], targets: { update: 0.7, loop: 0.45 } },
  { ...slowUpdates, method: "cpq", figure: ["vaeLoss", "loss_vae"], targets: { update: 0.58, loop: 0.5 } },
  { ...slowUpdates, method: "bcq-lag", figure: ["vaeLoss", "loss_vae"], targets: { update: 0.72, loop: 0.66 } },
  { ...slowUpdates, method: "bear-lag", figure: ["vaeLoss", "loss_vae"], targets: { update: 0.65, loop: 0.62 } },
  { ...sequenceUpdates, method: "cdt", figure: ["actionLoss", "act_loss"], targets: { update: 0.56, loop: 0.54 } },
];

/** Every kind of the part: a method and the size of its observations. */
export const methodKinds: readonly { name: string; observationSize: number; measured: Case }[] = cases.flatMap(
  (measured) =>
    [8, 76].map((observationSize) => ({ name: `${measured.method}-${observationSize}`, observationSize, measured })),
);

/** Few and short turns, to see that everything runs. */
const quickTurns: WorkTurns = { updates: 1, runUp: 0, repetitions: 3, warmUps: 1 };

function programs({ method, options }: Case, observationSize: number, context: BenchContext): Program[] {
  const data = madeUpDataset({ ...episodes, observationSize }, context);
  const start = path.join(context.cache, `${method}-${observationSize}.safetensors`);
  return [
    {
      file: "workers/method.ts",
      args: [method, data, start, JSON.stringify(options)],
      env: { TF_NUM_INTEROP_THREADS: String(threads) },
    },
    {
      file: "pytorch/method_official.py",
      args: [method, data, start, episodes.steps, threads],
      python: context.pytorch,
      env: { OMP_NUM_THREADS: String(threads) },
    },
  ];
}

async function measureWork(
  work: Work,
  kind: (typeof methodKinds)[number],
  workers: readonly Worker[],
  context: BenchContext,
): Promise<Result> {
  const { method, figure, targets, turns } = kind.measured;
  const name = `${method}, obs ${kind.observationSize}, ${work === "update" ? "update alone" : "with its batches"}`;
  context.note(`methods: ${name}`);
  const { updates, runUp, ...repeated } = context.quick ? quickTurns : turns[work];
  const timings = await alternate(workers, () => ({ work, updates, runUp }), repeated);
  if (work === "update") checkFirst(name, figure, timings);
  const [ours, official] = timings as [Timing, Timing];
  return result({
    part: "methods",
    name,
    unit: "s",
    ours: ours.seconds,
    peer: { name: "OSRL in PyTorch", value: official.seconds },
    processor: { ours: ours.processorSeconds!, peer: official.processorSeconds! },
    target: targets[work],
    repetitions: repeated.repetitions,
    details: { threads, programs: workers.map(({ facts }) => facts), times: timings.map(({ times }) => times) },
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
    for (const kind of methodKinds.filter(({ name }) => isWantedKind(name, context))) {
      await withWorkers(programs(kind.measured, kind.observationSize, context), async (workers) => {
        for (const work of ["update", "loop"] as const) results.push(await measureWork(work, kind, workers, context));
      });
    }
    return results;
  },
};
