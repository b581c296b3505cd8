/** Making and closing simulators. */
import { slope } from "../../../lib/evaluation/index.ts";
import { result } from "../../core/result.ts";
import { withWorkers } from "../../core/worker.ts";
import type { Soak } from "./soak.ts";

/** Simulators between two looks: each native task twice or thrice. */
const between = 50;

/** Native simulators of every task made, reset, stepped and closed: memory stays flat, no file stays open. */
export const simulators: Soak = {
  name: "simulators",
  count: 2000,
  quickCount: 200,
  async measure({ note }, count) {
    note(`soak: ${count} simulators`);
    const looks = await withWorkers([{ file: "workers/simulators.ts", args: [] }], async ([worker]) => {
      const looks: { made: number; megabytes: number; files: number }[] = [];
      for (let made = between; made <= count; made += between) {
        const { megabytes, files } = await worker.ask({ count: between });
        looks.push({ made, megabytes: megabytes, files: files });
      }
      return looks;
    });
    const settled = looks.slice(Math.floor(looks.length / 4));
    const growth = slope(
      settled.map(({ made }) => made / 1000),
      settled.map(({ megabytes }) => megabytes),
    );
    const name = `${count} simulators made and closed`;
    return [
      result({
        part: "soak",
        name: `${name}: growth per 1,000`,
        unit: "MB",
        ours: growth,
        target: 10,
        repetitions: settled.length,
        details: { looks },
      }),
      result({
        part: "soak",
        name: `${name}: left open`,
        unit: "files",
        ours: looks.at(-1)!.files - looks[0].files,
        target: 0,
        repetitions: count,
      }),
    ];
  },
};
