/**
 * Whether OSRL's code and ours stay together for as long as their rounding lets them: the same first parameters, batches and normal
 * numbers on both sides, hundreds of updates, and what both policies reach then.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { findMethod } from "../../lib/algorithms/index.ts";
import type { Method } from "../../lib/algorithms/index.ts";
import { findDataset, findTask } from "../../lib/dataset/index.ts";
import { evaluate, mean } from "../../lib/evaluation/index.ts";
import { runConfig } from "../../lib/experiment/index.ts";
import { readSafetensors } from "../../lib/files/index.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { withWorkers } from "../core/worker.ts";
import type { Answer, Program } from "../core/worker.ts";
import { isWantedKind } from "./part.ts";
import type { BenchContext, Part } from "./part.ts";

const task = findTask("BallCircle");
const targetCost = 10;
const seed = 0;
/** Updates whose mean figures are compared: the last ones. */
const compared = 20;

/** Every method, with its figures' names and OSRL's. CDT is left out: its dropout draws no normal numbers. */
export const lockstepCases: readonly { method: string; figures: Readonly<Record<string, string>> }[] = [
  { method: "bc-safe", figures: { actorLoss: "actor_loss" } },
  {
    method: "coptidice",
    figures: { nuLoss: "nu_loss", chiLoss: "chi_loss", actorLoss: "actor_loss", divergence: "Df", lambda: "lmbda" },
  },
  {
    method: "cpq",
    figures: {
      vaeLoss: "loss_vae",
      criticLoss: "critic_loss",
      costCriticLoss: "cost_critic_loss",
      outsideWeight: "alpha_value",
      actorLoss: "actor_loss",
    },
  },
  {
    method: "bcq-lag",
    figures: {
      vaeLoss: "loss_vae",
      criticLoss: "critic_loss",
      costCriticLoss: "cost_critic_loss",
      actorLoss: "actor_loss",
      multiplier: "lagrangian",
    },
  },
  {
    method: "bear-lag",
    figures: {
      vaeLoss: "loss_vae",
      criticLoss: "critic_loss",
      costCriticLoss: "cost_critic_loss",
      actorLoss: "actor_loss",
      discrepancy: "mmd_loss",
      multiplier: "lagrangian",
      discrepancyWeight: "alpha_value",
    },
  },
];

async function march(
  { method, figures }: (typeof lockstepCases)[number],
  updates: number,
  context: BenchContext,
): Promise<Result[]> {
  const folder = path.join(context.cache, "lockstep", method);
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => path.join(folder, `${name}.safetensors`);
  const files = ["start", "step"].map(file);
  const programs: Program[] = [
    { file: "workers/lockstep.ts", args: [method, task.name, targetCost, seed, ...files] },
    {
      file: "pytorch/lockstep_official.py",
      args: [method, findDataset(task), targetCost, task.episodeSteps, ...files],
      python: context.pytorch,
    },
  ];
  const last: [Answer, Answer][] = [];
  const saved = ["ours", "official"].map(file);
  await withWorkers(programs, async ([ours, official]) => {
    for (let made = 1; made <= updates; made++) {
      if (made % 100 === 1) context.note(`lockstep: ${method}, update ${made} of ${updates}`);
      const figures: [Answer, Answer] = [await ours.ask({}), await official.ask({})]; // one after the other: ours writes what OSRL reads
      if (made > updates - compared) last.push(figures);
    }
    for (const [i, worker] of [ours, official].entries()) await worker.ask({ save: saved[i] });
  });
  const means = Object.entries(figures).map(([name, official]) => ({
    name,
    ours: mean(last.map(([mine]) => mine[name])),
    official: mean(last.map(([, theirs]) => theirs[official])),
  }));
  const [ours, official] = await Promise.all(saved.map((weights) => scoreOf(method, weights)));
  const compare = [
    ...means,
    { name: "reward", ours: ours.normalizedReward, official: official.normalizedReward },
    { name: "cost", ours: ours.normalizedCost, official: official.normalizedCost },
  ];
  const of = { part: "lockstep", unit: "", repetitions: 1 };
  const title = `${method}, ${updates} updates`;
  return [
    ...compare.map(({ name, ours, official }) => ({
      ...of,
      name: `${title}, ${name}`,
      ours,
      peer: { name: "OSRL", value: official },
    })),
    result({
      ...of,
      name: `${title}, largest difference / max(1, OSRL's figure)`,
      ours: distanceOf(means),
      target: 0.01,
    }),
  ];
}

function distanceOf(figures: readonly { ours: number; official: number }[]): number {
  return Math.max(...figures.map(({ ours, official }) => Math.abs(ours - official) / Math.max(1, Math.abs(official))));
}

/** What stored parameters reach, by our policy in our simulator. */
async function scoreOf(name: string, weights: string) {
  const method = (await findMethod(name)) as Method;
  const { options } = await runConfig({ task: task.name, algorithm: name, targetCost, seed });
  const { tensors } = readSafetensors(weights);
  const policy = method.policy(tensors, { task, targetCost, seed }, options);
  try {
    return await evaluate(policy, task, { episodes: 20, seed, targetCost });
  } finally {
    policy.dispose();
  }
}

/** The part `lockstep`: 500 updates, or as many as `--count` says. */
export const lockstep: Part = {
  name: "lockstep",
  about: "updates of OSRL's code and of ours from the same start with the same draws",
  onlyWhenNamed: true,
  async measure(context) {
    const { quick, count = quick ? compared : 500 } = context;
    const results: Result[] = [];
    for (const each of lockstepCases.filter(({ method }) => isWantedKind(method, context)))
      results.push(...(await march(each, count, context)));
    return results;
  },
};
