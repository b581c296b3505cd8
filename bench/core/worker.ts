/** A measured program: it starts, waits, and does one piece of work whenever it is asked. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";
import { median } from "./median.ts";

const repository = path.join(import.meta.dirname, "..", "..");

/** What a program says when it is ready: versions, threads. */
export type Facts = Record<string, unknown>;

/** What a program answers: `processorSeconds` among the figures where it measures them. */
export interface Answer {
  /** Time of the work asked for. */
  seconds: number;
  [figure: string]: number;
}

/** How to start a program. */
export interface Program {
  /** The file below bench/: a TypeScript program of ours, or a Python one. */
  file: string;
  args: readonly (string | number)[];
  /** The Python that runs it, for a Python program. */
  python?: string;
  /** Environment variables in addition to this process's. */
  env?: Record<string, string>;
}

/** One running program. `close` ends it. */
export class Worker {
  /** What the program said when it was ready. */
  readonly facts: Facts;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcess, lines: AsyncIterator<string>, facts: Facts) {
    this.#child = child;
    this.#lines = lines;
    this.facts = facts;
  }

  /** Starts a program and waits until it is ready. Throws an Error that names it where it ends before. */
  static async start({ file, args, python, env = {} }: Program): Promise<Worker> {
    const script = [path.join(repository, "bench", file), ...args.map(String)];
    const command = python ? [python, ...script] : [process.execPath, "--import", "tsx", ...script];
    const child = spawn(command[0], command.slice(1), {
      cwd: repository,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const failed = new Promise<never>((_, reject) => child.once("error", reject));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await Promise.race([lines.next(), failed]);
    return new Worker(child, lines, parse(first, file) as Facts);
  }

  /** Has one piece of work done. */
  async ask(request: object): Promise<Answer> {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
    return parse(await this.#lines.next(), this.#child.spawnargs.join(" ")) as Answer;
  }

  /** Ends the program and waits for its end. */
  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin!.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await ended;
  }
}

function parse(line: IteratorResult<string>, program: string): object {
  if (line.done) throw new Error(`${program} ended without an answer; what it printed is above`);
  return JSON.parse(line.value) as object;
}

/** Starts programs, passes them on and closes them again. */
export async function withWorkers<Result>(
  programs: Program[],
  use: (workers: Worker[]) => Promise<Result>,
): Promise<Result> {
  const workers: Worker[] = [];
  try {
    for (const program of programs) workers.push(await Worker.start(program));
    return await use(workers);
  } finally {
    for (const worker of workers) await worker.close();
  }
}

/** Times of a program, and the figures of its first answer. */
export interface Timing {
  /** Median, in seconds. */
  seconds: number;
  /** Every time, in order. */
  times: number[];
  /** Median of the processor time of the same work, all threads and processes together, where the program measures it. */
  processorSeconds?: number;
  first: Answer;
}

/** How often programs work in turns. */
export interface Turns {
  /** Turns that count. */
  repetitions: number;
  /** Turns before, which do not. */
  warmUps: number;
  /** Work at the start of each turn that does not count, so that none that counts comes out of idleness; default 0. */
  runUp?: number;
}

/** Has the programs do the same work in turns. */
export async function alternate(
  workers: readonly Worker[],
  nextRequest: () => object,
  { repetitions, warmUps, runUp = 0 }: Turns,
): Promise<Timing[]> {
  const answers: Answer[][] = workers.map(() => []);
  for (let turn = 0; turn < warmUps + repetitions; turn++) {
    const requests = Array.from({ length: runUp + 1 }, nextRequest);
    for (const [i, worker] of workers.entries()) {
      const all: Answer[] = [];
      for (const request of requests) all.push(await worker.ask(request));
      answers[i].push(turn === 0 ? all[0] : all.at(-1)!);
    }
  }
  return answers.map((all) => {
    const counted = all.slice(warmUps);
    const times = counted.map(({ seconds }) => seconds);
    const timing = { seconds: median(times), times, first: all[0] };
    if (!("processorSeconds" in all[0])) return timing;
    return { ...timing, processorSeconds: median(counted.map(({ processorSeconds }) => processorSeconds)) };
  });
}
