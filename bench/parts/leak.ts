/** Whether memory or tensors grow with the number of updates. */
import { slope } from "../../lib/evaluation/index.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { withWorkers } from "../core/worker.ts";
import type { BenchContext, Part } from "./part.ts";

/** Updates between two looks, and before the first that counts. */
const between = 250;
const settling = 2000;

/** The part `leak`. */
export const leak: Part = {
  name: "leak",
  about: "memory and tensors over 20,000 updates with evaluations between",
  measure: (context) => measureLeak("leak", context.quick ? 3000 : 20_000, context),
};

/** How memory and tensors grow over so many updates, as results of `part`. */
export async function measureLeak(part: string, updates: number, { note }: BenchContext): Promise<Result[]> {
  const name = `${updates} updates, 32×25, obs 7, an evaluation every ${between}`;
  note(`${part}: ${name}`);
  const looks = await withWorkers([{ file: "workers/leak.ts", args: [] }], async ([worker]) => {
    const looks: { updates: number; megabytes: number; tensors: number }[] = [];
    for (let done = between; done <= updates; done += between) {
      const { megabytes, tensors } = await worker.ask({ updates: between });
      looks.push({ updates: done, megabytes: megabytes, tensors: tensors });
    }
    return looks;
  });
  const settled = looks.filter((look) => look.updates > Math.min(settling, updates / 2));
  const growth = slope(
    settled.map((look) => look.updates / 1000),
    settled.map(({ megabytes }) => megabytes),
  );
  const tensors = looks.map((look) => look.tensors);
  const common = { part, repetitions: settled.length };
  return [
    result({ ...common, name: `${name}: growth per 1,000`, unit: "MB", ours: growth, target: 1, details: { looks } }),
    result({
      ...common,
      name: `${name}: tensors gained`,
      unit: "tensors",
      ours: Math.max(...tensors) - tensors[0],
      target: 0,
    }),
  ];
}
