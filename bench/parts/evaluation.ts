/** Twenty episodes of a task simulated in Node, against the original simulators in Python. */
import path from "node:path";
import { findTask } from "../../lib/dataset/index.ts";
import type { Task } from "../../lib/dataset/index.ts";
import { NumpyRandom } from "../../lib/random/index.ts";
import { canSimulate } from "../../lib/simulators/index.ts";
import { checkAgree } from "../core/agree.ts";
import { result } from "../core/result.ts";
import type { Result } from "../core/result.ts";
import { alternate, withWorkers } from "../core/worker.ts";
import type { Timing } from "../core/worker.ts";
import { hidden, writePolicy } from "../data/policy.ts";
import type { BenchContext, Part } from "./part.ts";

const server = path.join(import.meta.dirname, "..", "..", "lib", "simulators", "python", "server");

async function measureTask(task: Task, { cache, simulators, quick, note }: BenchContext): Promise<Result> {
  const episodes = quick ? 2 : 20;
  const name = `${episodes} episodes of ${task.name}`;
  note(`evaluation: ${name}`);
  const file = writePolicy(task, cache);
  const sizes = [task.observationSize, ...hidden, task.actionSize];
  const ours = { file: "workers/evaluation.ts", args: [task.name] };
  const theirs = {
    file: "pytorch/evaluation_original.py",
    args: [server, task.environmentId, file, ...sizes],
    python: simulators,
  };
  const random = new NumpyRandom(0);
  const seeds = () => ({ seeds: Array.from({ length: episodes }, () => random.nextUint32()) });
  return withWorkers(simulators ? [ours, theirs] : [ours], async (workers) => {
    const repetitions = quick ? 2 : 20;
    const timings = await alternate(workers, seeds, { repetitions, warmUps: 1 });
    checkAgree(
      name,
      "steps",
      timings.map(({ first }) => first),
      0,
    );
    const [own, original] = timings as [Timing, Timing?];
    const peer = original && { name: "original simulator", value: original.seconds };
    const details = {
      programs: workers.map(({ facts }) => facts),
      times: timings.map(({ times }) => times),
      first: timings.map(({ first }) => first),
    };
    return result({
      part: "evaluation",
      name,
      unit: "s",
      ours: own.seconds,
      peer,
      target: peer && 0.5,
      repetitions,
      details,
    });
  });
}

/** The part `evaluation`. */
export const evaluation: Part = {
  name: "evaluation",
  about: "twenty episodes in Node, against the original simulators in Python where they are set up",
  async measure(context) {
    const results: Result[] = [];
    for (const task of ["BallRun", "PointGoal1"].map(findTask).filter((task) => canSimulate(task)))
      results.push(await measureTask(task, context));
    return results;
  },
};
