/** Environments that run in Python, in one process or several. */
import { SimulatorBatch } from "../batch.ts";
import type { SceneObject } from "../scene.ts";
import type { Sizes } from "../simulator.ts";
import { decodeState, encodeGround, encodeReset, encodeStep } from "./protocol.ts";
import { PythonProcess, timeLimits } from "./python-process.ts";
import type { ProcessOptions, TimeLimits } from "./python-process.ts";

/** Options of `PythonBatch.start`. */
export interface PythonBatchOptions extends Omit<ProcessOptions, "size"> {
  /** Environments in all. */
  size: number;
  /** Environments that one process may hold. */
  perProcess: number;
  /** Longest episode, in steps. */
  episodeSteps: number;
  /** What lies on the ground, where it is the same always; else the simulator is asked. */
  ground?: readonly SceneObject[];
  limits?: TimeLimits;
}

interface Part {
  process: PythonProcess;
  /** Its first environment, and how many it has. */
  first: number;
  size: number;
}

/**
 * A batch of the original Python environments. What a seed decides is what the original lets it decide: Safety-Gymnasium
 * all, Bullet-Safety-Gym where an episode starts (what came before in the process changes rounding), MetaDrive nothing.
 */
export class PythonBatch extends SimulatorBatch {
  readonly #parts: readonly Part[];
  readonly #limits: TimeLimits;
  readonly #ground: readonly SceneObject[] | undefined;

  private constructor(sizes: Sizes, parts: readonly Part[], { size, ground, limits = timeLimits }: PythonBatchOptions) {
    super(size, sizes);
    this.#parts = parts;
    this.#limits = limits;
    this.#ground = ground;
  }

  /** Starts the processes. Rejects with an Error that names the task where one does not start. */
  static async start(options: PythonBatchOptions): Promise<PythonBatch> {
    const { size, perProcess, episodeSteps, limits = timeLimits } = options;
    const parts: (Part & Omit<Sizes, "episodeSteps">)[] = [];
    try {
      for (let first = 0; first < size; first += perProcess) {
        const own = Math.min(perProcess, size - first);
        parts.push({ ...(await PythonProcess.start({ ...options, size: own }, limits)), first, size: own });
      }
    } catch (error) {
      await Promise.all(parts.map(({ process }) => process.close()));
      throw error;
    }
    const [{ observationSize, actionSize }] = parts;
    return new PythonBatch({ observationSize, actionSize, episodeSteps }, parts, options);
  }

  protected async start(seeds: readonly number[]): Promise<void> {
    await Promise.all(
      this.#parts.map(async ({ process, first, size }) => {
        const frame = encodeReset(seeds.slice(first, first + size));
        decodeState(await process.request(frame, this.#limits.reset, "reset"), this, first, size);
      }),
    );
  }

  async step(actions: Float32Array, active: readonly number[]): Promise<void> {
    await Promise.all(this.#parts.map((part) => this.#stepPart(part, actions, active)));
  }

  async #stepPart({ process, first, size }: Part, actions: Float32Array, active: readonly number[]): Promise<void> {
    const rows = [...active.keys()].filter((row) => active[row] >= first && active[row] < first + size);
    if (rows.length === 0) return;
    const { actionSize } = this;
    const own = new Float32Array(rows.length * actionSize);
    rows.forEach((row, i) => own.set(actions.subarray(row * actionSize, (row + 1) * actionSize), i * actionSize));
    const frame = encodeStep(
      own,
      rows.map((row) => active[row] - first),
    );
    decodeState(await process.request(frame, this.#limits.step, "step"), this, first, size);
  }

  async scene(environment: number): Promise<readonly SceneObject[]> {
    if (this.#ground) return this.#ground;
    const [{ process, first }] = this.#parts.filter((part) => environment < part.first + part.size);
    const answer = await process.request(encodeGround(environment - first), this.#limits.step, "ground");
    return JSON.parse(answer.toString()) as SceneObject[];
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.map(({ process }) => process.close()));
  }
}
