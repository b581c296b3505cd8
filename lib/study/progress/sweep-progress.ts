/** A sweep as it is trained, by whatever processes: a grid of its runs, and their scores as they come. */
import { setTimeout as sleep } from "node:timers/promises";
import { findMethod } from "../../algorithms/index.ts";
import { RunFolder, runConfig } from "../../experiment/index.ts";
import { interruptSignal } from "../../interruption/index.ts";
import { LiveDisplay, runGrid } from "../../plots/index.ts";
import type { Figure, GridRun } from "../../plots/index.ts";
import { groupBy } from "../group-by.ts";
import { readSweep, runFolder } from "../sweep/index.ts";
import type { PlannedRun } from "../sweep/index.ts";
import { RunWatch } from "./run-progress.ts";

/** Options of `sweepProgress`. */
export interface SweepProgressOptions {
  /** Ends the display when it settles, whatever is left to train: a pool that this process runs. */
  until?: Promise<unknown>;
}

/** Milliseconds between two looks; and how many times longer than a look the pause after it is. */
const pause = 1000;
const pauseOfLook = 10;

/**
 * Shows a sweep in the notebook until each of its runs is done or given up; who trains them does not matter, and it may begin later.
 * Throws an Error where there is no such sweep, and the interrupt's reason where the cell is interrupted; the last state stays.
 *
 * @example
 * ```ts
 * import { sweepFigure, sweepProgress } from "../lib/study";
 *
 * await sweepProgress("../data/sensitivity"); // ends at once: every run is done
 * (await sweepFigure("../data/sensitivity")).layout.title!.text; // → "63 of 63 runs are done"
 * ```
 */
export async function sweepProgress(folder: string, { until }: SweepProgressOptions = {}): Promise<void> {
  const watch = await SweepWatch.start(folder);
  const live = new LiveDisplay();
  const ended = new AbortController();
  const end = () => ended.abort();
  until?.then(end, end);
  const signal = interruptSignal();
  const stop = AbortSignal.any([ended.signal, ...(signal ? [signal] : [])]);
  while (!watch.isSettled && !stop.aborted) {
    const before = performance.now();
    live.show(watch.look().liveBundle());
    const looked = performance.now() - before;
    if (!watch.isSettled)
      await sleep(Math.max(pause, pauseOfLook * looked), undefined, { signal: stop }).catch(() => {});
  }
  live.show(await watch.look().bundle());
  signal?.throwIfAborted();
}

/**
 * A sweep as it is now; see `sweepProgress`. Throws an Error where there is no such sweep.
 *
 * @example
 * ```ts
 * import { sweepFigure } from "../lib/study";
 *
 * String(await sweepFigure("../data/sensitivity")); // → "Figure: 63 of 63 runs are done (63 done, TraC)"
 * ```
 */
export async function sweepFigure(folder: string): Promise<Figure> {
  return (await SweepWatch.start(folder)).look();
}

/** What does not change of a run. */
type Place = Pick<GridRun, "name" | "row" | "column" | "series">;

class SweepWatch {
  readonly #runs: readonly { place: Place; watch: RunWatch }[];
  #settled = false;

  private constructor(runs: readonly { place: Place; watch: RunWatch }[]) {
    this.#runs = runs;
  }

  static async start(folder: string): Promise<SweepWatch> {
    const planned = readSweep(folder).sort((a, b) => a.targetCost - b.targetCost || a.seed - b.seed); // columns by that order
    const places = await placesOf(planned);
    const runs = planned.map(async ({ name, ...settings }, i) => {
      const { updates } = (await runConfig(settings)).options;
      return { place: places[i], watch: new RunWatch(new RunFolder(runFolder(folder, name)), updates) };
    });
    return new SweepWatch(await Promise.all(runs));
  }

  /** Whether each run was done or given up at the last look. */
  get isSettled(): boolean {
    return this.#settled;
  }

  look(): Figure {
    const runs = this.#runs.map(({ place, watch }): GridRun => ({ ...place, ...watch.look() }));
    const done = runs.filter(({ state }) => state === "done").length;
    this.#settled = runs.every(({ state }) => state === "done" || state === "failed");
    return runGrid({ title: `${done} of ${runs.length} ${runs.length === 1 ? "run is" : "runs are"} done`, runs });
  }
}

/**
 * A row for each task, method and choice of options, a column for each target cost and seed. What all runs share is left out, and an
 * option's value that more than half of them have.
 */
async function placesOf(runs: readonly PlannedRun[]): Promise<Place[]> {
  const titles = new Map<string, string>();
  for (const { algorithm } of runs) titles.set(algorithm, (await findMethod(algorithm)).title);
  const [severalTasks, severalCosts] = (["task", "targetCost"] as const).map(
    (name) => new Set(runs.map((run) => run[name])).size > 1,
  );
  const options = [...new Set(runs.flatMap((run) => Object.keys(run.options)))];
  const rareOf = options.map(
    (name) => [name, rareValues(runs.map((run) => JSON.stringify(run.options[name])))] as const,
  );
  return runs.map(({ name, task, algorithm, targetCost, seed, options: own }) => {
    const series = titles.get(algorithm)!;
    const texts = rareOf
      .filter(([option, rare]) => Object.hasOwn(own, option) && rare.has(JSON.stringify(own[option])))
      .map(([option]) => `${option} ${JSON.stringify(own[option])}`);
    const row = [...(severalTasks ? [task] : []), series, ...texts].join(" ");
    return { name, row, column: `${severalCosts ? `cost ${targetCost}, ` : ""}seed ${seed}`, series };
  });
}

/** The values that at most half of all are. */
function rareValues(values: readonly (string | undefined)[]): Set<string | undefined> {
  const groups = [...groupBy(values, (value) => value)];
  return new Set(groups.filter(([, same]) => 2 * same.length <= values.length).map(([value]) => value));
}
