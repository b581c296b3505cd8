/** How far a run of a sweep is, read from its folder while another process may write there. */
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { RunFolder } from "../../experiment/index.ts";
import type { GridScore, GridState } from "../../plots/index.ts";
import { readCurve } from "../results/index.ts";
import { runState } from "../sweep/index.ts";
import type { RunState } from "../sweep/index.ts";

/** What is shown of a run. */
export interface RunProgress {
  state: GridState;
  share: number;
  scores: readonly GridScore[];
}

const gridStates: Readonly<Record<RunState, GridState>> = {
  waiting: "queued",
  running: "running",
  stopped: "stopped",
  failed: "failed",
  done: "done",
};

/** Bytes at the end of a log that hold its last line. */
const tailSize = 4096;

/** Looks at one run again and again; its evaluations are read only where there are new ones. */
export class RunWatch {
  readonly #files: RunFolder;
  readonly #updates: number;
  #size = 0;
  #scores: readonly GridScore[] = [];

  /** `updates` of the whole run. */
  constructor(files: RunFolder, updates: number) {
    this.#files = files;
    this.#updates = updates;
  }

  /** What the folder shows now. */
  look(): RunProgress {
    const state = gridStates[runState(this.#files)];
    const scores = this.#readScores();
    const share =
      state === "done" ? 1 : Math.max(scores.at(-1)?.share ?? 0, this.#shareOf(lastStep(this.#files.metrics)));
    return { state, share, scores };
  }

  #readScores(): readonly GridScore[] {
    const { evaluations } = this.#files;
    const { size } = statSync(evaluations, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size === this.#size) return this.#scores;
    try {
      const curve = readCurve(this.#files);
      this.#scores = curve.map(({ update, normalizedReward: reward, normalizedCost: cost }) => ({
        share: this.#shareOf(update),
        reward,
        cost,
      }));
      this.#size = size;
    } catch {
      // A damaged file is named by the results; what was read before still holds.
    }
    return this.#scores;
  }

  #shareOf(step: number): number {
    return Math.min(1, step / this.#updates);
  }
}

/** The step of a log's last whole line; 0 where there is none. */
function lastStep(file: string): number {
  const lines = readTail(file).split("\n").slice(0, -1);
  try {
    return (JSON.parse(lines.at(-1) ?? "") as { step: number }).step;
  } catch {
    return 0;
  }
}

function readTail(file: string): string {
  if (!statSync(file, { throwIfNoEntry: false })) return "";
  const handle = openSync(file, "r");
  try {
    const { size } = fstatSync(handle);
    const tail = Buffer.alloc(Math.min(size, tailSize));
    const read = readSync(handle, tail, 0, tail.length, size - tail.length);
    return tail.toString("utf8", 0, read);
  } finally {
    closeSync(handle);
  }
}
