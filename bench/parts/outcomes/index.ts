/** What trained policies reach: OSRL's code and ours on the same data, seed by seed, in the same simulator. */
import { rmSync } from "node:fs";
import path from "node:path";
import { findTask } from "../../../lib/dataset/index.ts";
import { officialSeeds } from "../../../lib/experiment/index.ts";
import type { Result } from "../../core/result.ts";
import { isWantedKind } from "../part.ts";
import type { BenchContext, Part } from "../part.ts";
import { comparison } from "./compare.ts";
import type { Pair } from "./compare.ts";
import { trainPair } from "./train.ts";

const task = findTask("BallCircle");
const targetCost = 10;
const evaluationsOfARun = 4;

/** Every method that is compared, with its updates; the sooner a method is trained, the earlier it comes. */
export const outcomeCases: readonly { method: string; updates: number }[] = [
  { method: "bc-safe", updates: 20_000 },
  { method: "coptidice", updates: 20_000 },
  { method: "cpq", updates: 5000 },
  { method: "bcq-lag", updates: 5000 },
  { method: "bear-lag", updates: 5000 },
];

/** The official seeds 0, 10, 20, and in the same steps beyond them. */
const seedNumber = (i: number): number => i * officialSeeds[1];

async function compare(method: string, updates: number, seeds: number, context: BenchContext): Promise<Result[]> {
  const { cache, pytorch, quick, note } = context;
  const folder = path.join(cache, "outcomes", `${method}-${updates}`);
  if (quick) rmSync(folder, { recursive: true, force: true });
  const pairs: Pair[] = [];
  for (let i = 0; i < seeds; i++) {
    const seed = seedNumber(i);
    note(`outcomes: ${method}, ${updates} updates, seed ${seed}`);
    const evaluateEvery = Math.ceil(updates / evaluationsOfARun);
    const training = { task, method, targetCost, updates, evaluateEvery, episodes: quick ? 2 : 20, seed };
    pairs.push(await trainPair(training, path.join(folder, `seed-${seed}`), pytorch));
  }
  return comparison(`${method}, ${updates} updates`, pairs);
}

/** The part `outcomes`: it takes hours, so that it only runs when it is named. Runs are kept; what was trained is not trained again. */
export const outcomes: Part = {
  name: "outcomes",
  about: "what policies trained by OSRL's code and by ours reach on BallCircle, seed by seed",
  onlyWhenNamed: true,
  async measure(context) {
    const { quick, count = quick ? 1 : officialSeeds.length } = context;
    const results: Result[] = [];
    for (const { method, updates } of outcomeCases.filter(({ method }) => isWantedKind(method, context)))
      results.push(...(await compare(method, quick ? 20 : updates, count, context)));
    return results;
  },
};
